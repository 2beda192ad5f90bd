package limber.envs;

import java.util.Arrays;
import java.util.stream.IntStream;
import limber.engine.Model;
import limber.engine.randomization.Randomization;
import limber.envs.EnvConfig.Conventions;
import limber.envs.robot.LeggedRobot;

/**
 * Rewards and ends, computed again in plain Java from what a rollout wrote: of a point from its
 * positions, of a robot with physics from the engine's own simulation of each step.
 *
 * @param row the step's row of the batch
 * @param reward of the step
 * @param room how far the robot is from the episode's end, negative where it has ended
 * @param seen features of the observation before the step that the state alone does not give; empty
 *     where there are none
 * @param first index of the first of them
 */
@SuppressWarnings("ArrayRecordComponent")
record RewardOracle(int row, double reward, double room, double[] seen, int first) {
  private static final double[] NOTHING = {};

  /** Every step of the batch that can be told from its observations. */
  static RewardOracle[] of(Episodes e) {
    return switch (e.config().family()) {
      case "point-robot" ->
          Arrays.stream(valid(e)).mapToObj(row -> point(e, row)).toArray(RewardOracle[]::new);
      case "half-cheetah-dir", "half-cheetah-vel" -> physics(e, RewardOracle::cheetah);
      default -> throw new AssertionError(e.config().family() + ": give its reward here");
    };
  }

  private interface Paid {
    RewardOracle reward(Episodes e, Motions motions, int i, double[] goal);
  }

  private static int[] valid(Episodes e) {
    return IntStream.range(0, e.mask().length).filter(row -> e.mask()[row] != 0).toArray();
  }

  private static double[] goal(Episodes e, int row) {
    float[] task = e.tasks().task(row / (e.trajectories() * e.config().horizon()));
    return IntStream.range(0, task.length).mapToDouble(f -> task[f]).toArray();
  }

  /** Cost |u|^2 of a step's controls. */
  private static double effort(Episodes e, int row) {
    return IntStream.range(0, e.shape().actions())
        .mapToDouble(k -> e.control(row, k) * e.control(row, k))
        .sum();
  }

  private static RewardOracle[] physics(Episodes e, Paid paid) {
    Model model = ((LeggedRobot) TaskFamilies.family(e.config().family())).model(e.config());
    return physics(e, model, Randomization.NONE, valid(e), paid);
  }

  private static RewardOracle[] physics(
      Episodes e, Model model, Randomization randomization, int[] rows, Paid paid) {
    double[] qpos = new double[rows.length * model.nq()];
    double[] qvel = new double[rows.length * model.nv()];
    // of the positions, the last are observed: a planar robot's x may be left out, or x and y
    int skipped = e.unobserved();
    for (int i = 0; i < rows.length; i++) {
      for (int q = skipped; q < model.nq(); q++) {
        qpos[i * model.nq() + q] = e.observation(rows[i], q - skipped);
      }
      for (int d = 0; d < model.nv(); d++) {
        qvel[i * model.nv() + d] = e.observation(rows[i], model.nq() - skipped + d);
      }
    }
    Motions motions = new Motions(model, randomization, e, rows, qpos, qvel);
    return IntStream.range(0, rows.length)
        .mapToObj(i -> paid.reward(e, motions, i, goal(e, rows[i])))
        .toArray(RewardOracle[]::new);
  }

  private static RewardOracle point(Episodes e, int row) {
    double[] goal = goal(e, row);
    double x = e.observation(row, 0) + 0.1 * e.control(row, 0) - goal[0];
    double y = e.observation(row, 1) + 0.1 * e.control(row, 1) - goal[1];
    double room =
        e.config().variant().equals("maml")
            ? Math.max(Math.abs(x), Math.abs(y)) - 0.01
            : Double.POSITIVE_INFINITY;
    return new RewardOracle(row, -Math.hypot(x, y), room, NOTHING, 0);
  }

  private static RewardOracle cheetah(Episodes e, Motions motions, int i, double[] goal) {
    EnvConfig config = e.config();
    boolean rllab = config.conventions() == Conventions.RLLAB;
    double velocity = rllab ? motions.velocity(i)[0] : motions.moved(i, 0) / config.dt();
    boolean direction = config.family().endsWith("dir");
    double run = direction ? goal[0] * velocity : -Math.abs(velocity - goal[0]);
    int row = motions.row(i);
    double reward = run - config.controlCost() * effort(e, row);
    return new RewardOracle(row, reward, Double.POSITIVE_INFINITY, NOTHING, 0);
  }
}
