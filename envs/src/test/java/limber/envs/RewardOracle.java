package limber.envs;

/** A family's reward, computed again in plain Java from what the rollout wrote. */
interface RewardOracle {
  /** The oracle of a family; every registered family has one. */
  static RewardOracle of(String family) {
    return switch (family) {
      case "point-robot" -> RewardOracle::pointRobot;
      default -> throw new AssertionError(family + ": give its reward in RewardOracle");
    };
  }

  /** The reward of step {@code step}, whose successor was observed. */
  double reward(Episodes episodes, int task, int trajectory, int step);

  private static double pointRobot(Episodes e, int task, int trajectory, int step) {
    int row = e.row(task, trajectory, step);
    float[] goal = e.tasks().task(task);
    return -Math.hypot(
        e.observation(row, 0) + 0.1 * e.control(row, 0) - goal[0],
        e.observation(row, 1) + 0.1 * e.control(row, 1) - goal[1]);
  }
}
