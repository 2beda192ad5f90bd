package limber.envs;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import limber.engine.Model;
import limber.engine.randomization.Randomization;
import limber.envs.EnvConfig.Conventions;
import limber.envs.robot.LeggedRobot;
import limber.envs.robot.RandomParameters;

/**
 * Rewards and ends, computed again in plain Java from what a rollout wrote: of a point from its
 * positions, of a robot with physics from the engine's own simulation of each step.
 *
 * @param row the step's row of the batch
 * @param reward of the step
 * @param shaped reward for training
 * @param room how far the robot is from the episode's end, negative where it has ended
 * @param next positions and velocities after the step, as far as they are observed; empty where
 *     reward and shaped reward tell all
 * @param seen features of the observation before the step that the state alone does not give; empty
 *     where there are none
 * @param first index of the first of them
 */
@SuppressWarnings("ArrayRecordComponent")
record RewardOracle(
    int row, double reward, double shaped, double room, double[] next, double[] seen, int first) {
  private static final double[] NOTHING = {};
  private static final double ENDLESS = Double.POSITIVE_INFINITY;

  private RewardOracle(int row, double reward, double room) {
    this(row, reward, reward, room, NOTHING, NOTHING, 0);
  }

  private RewardOracle(
      Motions motions, int i, double reward, double room, double[] seen, int first) {
    this(motions.row(i), reward, reward, room, motions.state(i), seen, first);
  }

  /** Every step of the batch that can be told from its observations. */
  static RewardOracle[] of(Episodes e) {
    return switch (e.config().family()) {
      case "point-robot", "sparse-point-robot" ->
          Arrays.stream(valid(e)).mapToObj(row -> point(e, row)).toArray(RewardOracle[]::new);
      case "half-cheetah-dir", "half-cheetah-vel" -> physics(e, RewardOracle::cheetah);
      case "ant-dir", "ant-goal", "ant-vel" -> physics(e, RewardOracle::ant);
      case "humanoid-dir" -> physics(e, RewardOracle::humanoid);
      case "walker2d-rand-params", "hopper-rand-params" -> runners(e);
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
    double distance = Math.hypot(x, y);
    if (e.config().family().startsWith("sparse")) {
      double reward = distance <= 0.2 ? 1 - distance : 0;
      return new RewardOracle(row, reward, -distance, ENDLESS, NOTHING, NOTHING, 0);
    }
    boolean ends = e.config().variant().equals("maml");
    double room = ends ? Math.max(Math.abs(x), Math.abs(y)) - 0.01 : ENDLESS;
    return new RewardOracle(row, -distance, room);
  }

  private static RewardOracle cheetah(Episodes e, Motions motions, int i, double[] goal) {
    EnvConfig config = e.config();
    boolean rllab = config.conventions() == Conventions.RLLAB;
    double velocity = rllab ? motions.velocity(i)[0] : motions.moved(i, 0) / config.dt();
    boolean direction = config.family().endsWith("dir");
    double run = direction ? goal[0] * velocity : -Math.abs(velocity - goal[0]);
    int row = motions.row(i);
    double reward = run - config.controlCost() * effort(e, row);
    return new RewardOracle(motions, i, reward, ENDLESS, NOTHING, 0);
  }

  private static RewardOracle ant(Episodes e, Motions motions, int i, double[] goal) {
    EnvConfig config = e.config();
    boolean rllab = config.conventions() == Conventions.RLLAB;
    int row = motions.row(i);
    double[] at = rllab ? motions.centre(i, true) : motions.qpos(i);
    double[] v =
        rllab
            ? motions.velocity(i)
            : new double[] {motions.moved(i, 0) / config.dt(), motions.moved(i, 1) / config.dt()};
    double height = motions.qpos(i)[2];
    double lowest = config.conventions() == Conventions.PROMP ? 0 : 0.2;
    double room = Math.min(height - lowest, 1 - height);
    double reward = 0;
    switch (config.family()) {
      case "ant-vel" -> reward = 1 - Math.abs(v[0] - goal[0]) + 0.05;
      case "ant-goal" -> {
        reward = -Math.abs(at[0] - goal[0]) - Math.abs(at[1] - goal[1]) + (rllab ? 4.05 : 0);
        room = rllab ? room : ENDLESS;
      }
      default -> {
        double angle = goal[0] < 0 ? Math.PI : 0;
        angle = config.variant().equals("varibad") ? goal[0] : angle;
        reward = v[0] * Math.cos(angle) + v[1] * Math.sin(angle) + (rllab ? 0.05 : 1);
      }
    }
    double control = rllab ? 0.005 : config.family().equals("ant-goal") ? 0.1 : 0.5;
    reward -= control * effort(e, row) + 0.0005 * square(clipped(e, motions.forces(i, true)));
    double[] seen = clipped(e, motions.forces(i, false));
    int first = 29 - e.unobserved();
    if (rllab) {
      double[] q = turn(e, row);
      seen = Arrays.copyOf(seen, seen.length + 12);
      for (int k = 0; k < 3; k++) {
        double[] axis =
            Motions.rotated(q, new double[] {k == 0 ? 1 : 0, k == 1 ? 1 : 0, k == 2 ? 1 : 0});
        for (int r = 0; r < 3; r++) {
          seen[84 + 3 * r + k] = axis[r];
        }
      }
      System.arraycopy(motions.centre(i, false), 0, seen, 93, 3);
    } else if (config.family().equals("ant-dir") && config.conventions() == Conventions.PEARL) {
      seen = NOTHING;
    }
    return new RewardOracle(motions, i, reward, room, seen, first);
  }

  private static RewardOracle humanoid(Episodes e, Motions motions, int i, double[] goal) {
    double[] from = motions.centre(i, false);
    double[] to = motions.centre(i, true);
    double way = (to[0] - from[0]) * Math.cos(goal[0]) + (to[1] - from[1]) * Math.sin(goal[0]);
    boolean forces = e.config().contactForces();
    double impact = forces ? 5e-7 * square(motions.forces(i, true)) : 0;
    double effort = 0.1 * 0.16 * effort(e, motions.row(i));
    double reward = 0.25 * way / 0.003 - effort - Math.min(impact, 10) + 5;
    double height = motions.qpos(i)[2];
    double[] seen = motions.bodies(i, false);
    if (!forces) {
      Arrays.fill(seen, seen.length - 84, seen.length, 0);
    }
    return new RewardOracle(motions, i, reward, Math.min(height - 1, 2 - height), seen, 45);
  }

  /** The first task's: a simulation with its parameters is a program of its own. */
  private static RewardOracle[] runners(Episodes e) {
    RandomParameters family = (RandomParameters) TaskFamilies.family(e.config().family());
    // where a velocity was clipped, the state is not known
    int[] rows =
        Arrays.stream(valid(e))
            .filter(row -> row < e.trajectories() * e.config().horizon())
            .filter(row -> velocities(e, row).allMatch(v -> Math.abs(v) < 10))
            .toArray();
    Randomization body = TaskBody.of(family, e.tasks().task(0));
    return physics(e, family.model(e.config()), body, rows, RewardOracle::runner);
  }

  private static DoubleStream velocities(Episodes e, int row) {
    int features = e.config().goalObserved() ? e.tasks().features() : 0;
    int n = (e.shape().observations() - features + 1) / 2;
    return IntStream.range(0, n).mapToDouble(d -> e.observation(row, n - 1 + d));
  }

  private static RewardOracle runner(Episodes e, Motions motions, int i, double[] task) {
    double[] q = motions.qpos(i);
    double lean = Math.abs(q[2]);
    double room =
        e.config().family().startsWith("walker")
            ? Math.min(Math.min(q[1] - 0.8, 2 - q[1]), 1 - lean)
            : Math.min(q[1] - 0.7, 0.2 - lean);
    double reward = motions.moved(i, 0) / 0.016 + 1 - 1e-3 * effort(e, motions.row(i));
    double[] next = motions.state(i);
    for (int k = q.length - 1; k < next.length; k++) {
      next[k] = Math.clamp(next[k], -10.0, 10.0);
    }
    return new RewardOracle(motions.row(i), reward, reward, room, next, NOTHING, 0);
  }

  private static double[] turn(Episodes e, int row) {
    return IntStream.range(3, 7).mapToDouble(f -> e.observation(row, f)).toArray();
  }

  /** Contact forces as variants see them: clipped, or zero where they are not computed. */
  private static double[] clipped(Episodes e, double[] forces) {
    boolean computed = e.config().contactForces();
    return Arrays.stream(forces).map(f -> computed ? Math.clamp(f, -1.0, 1.0) : 0).toArray();
  }

  private static double square(double[] values) {
    return Arrays.stream(values).map(x -> x * x).sum();
  }
}
