package limber.envs;

import limber.engine.BundledModels;
import limber.engine.Model;

/** A family's reward, computed again in plain Java from what the rollout wrote. */
interface RewardOracle {
  Model CHEETAH = BundledModels.load("half_cheetah");

  /** The oracle of a family; every registered family has one. */
  static RewardOracle of(String family) {
    return switch (family) {
      case "point-robot" -> RewardOracle::pointRobot;
      case "half-cheetah-dir" ->
          (e, task, trajectory, step) -> cheetah(e, task, trajectory, step, true);
      case "half-cheetah-vel" ->
          (e, task, trajectory, step) -> cheetah(e, task, trajectory, step, false);
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

  private static double cheetah(Episodes e, int task, int trajectory, int step, boolean direction) {
    int row = e.row(task, trajectory, step);
    EnvConfig config = e.config();
    double velocity =
        config.conventions() == EnvConfig.Conventions.GYM
            ? (e.observation(row + 1, 17) - e.observation(row, 17)) / config.dt()
            : massVelocity(e, row + 1);
    double effort = 0;
    for (int i = 0; i < 6; i++) {
      effort += e.control(row, i) * e.control(row, i);
    }
    double goal = e.tasks().task(task)[0];
    double run = direction ? goal * velocity : -Math.abs(velocity - goal);
    return run - config.controlCost() * effort;
  }

  /**
   * Velocity of the centre of mass along x: the chain rule, with central differences of its
   * position [m/s].
   */
  private static double massVelocity(Episodes e, int row) {
    double[] q = new double[9];
    for (int i = 1; i < 9; i++) {
      q[i] = e.observation(row, i - 1);
    }
    double velocity = 0;
    for (int i = 0; i < 9; i++) {
      double[] above = q.clone();
      double[] below = q.clone();
      above[i] += 1e-5;
      below[i] -= 1e-5;
      velocity += (massPosition(above) - massPosition(below)) / 2e-5 * e.observation(row, 8 + i);
    }
    return velocity;
  }

  /** Position of the planar robot's centre of mass along x [m]. */
  private static double massPosition(double[] q) {
    Model model = CHEETAH;
    int bodies = model.nbody();
    double[] x = new double[bodies];
    double[] angle = new double[bodies];
    double sum = 0;
    double mass = 0;
    for (int b = 1; b < bodies; b++) {
      int parent = model.bodyParentid()[b];
      boolean root = parent == 0;
      double[] at = model.bodyPos();
      double[] com = model.bodyIpos();
      double turned = angle[parent];
      x[b] =
          root ? q[0] : x[parent] + at[3 * b] * Math.cos(turned) + at[3 * b + 2] * Math.sin(turned);
      angle[b] = turned + (root ? q[2] : q[model.jntQposadr()[model.bodyJntadr()[b]]]);
      double centre = x[b] + com[3 * b] * Math.cos(angle[b]) + com[3 * b + 2] * Math.sin(angle[b]);
      sum += model.bodyMass()[b] * centre;
      mass += model.bodyMass()[b];
    }
    return sum / mass;
  }
}
