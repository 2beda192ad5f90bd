package limber.envs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import limber.engine.JointType;
import limber.engine.Model;
import limber.envs.EnvConfig.Conventions;
import limber.envs.robot.LeggedRobot;

/**
 * The law of a feature of the first observation.
 *
 * @param bound largest distance from the mean; infinite for normal laws
 */
record Beginning(double mean, double deviation, double bound) {
  private static Beginning normal(double mean, double deviation) {
    return new Beginning(mean, deviation, Double.POSITIVE_INFINITY);
  }

  private static Beginning uniform(double mean, double bound) {
    return new Beginning(mean, bound / Math.sqrt(3), bound * (1 + 1e-6));
  }

  /** Positions and velocities that are observed, as far as their law is simple. */
  static List<Beginning> of(Episodes e) {
    EnvConfig config = e.config();
    boolean rllab = config.conventions() == Conventions.RLLAB;
    if (TaskFamilies.family(config.family()) instanceof LeggedRobot robot) {
      Model model = robot.model(config);
      boolean free = JointType.of(model.jntType()[0]) == JointType.FREE;
      double[] pose = model.qpos0();
      if (config.family().startsWith("ant") && rllab) {
        pose = new double[] {0, 0, 0.55, 1, 0, 0, 0, 0, 1, 0, -1, 0, -1, 0, 1};
      }
      double apart =
          switch (config.family()) {
            case "humanoid-dir" -> 0.01;
            case "walker2d-rand-params", "hopper-rand-params" -> 0.005;
            default -> 0.1;
          };
      List<Beginning> laws = new ArrayList<>();
      for (int q = e.unobserved(); q < model.nq(); q++) {
        // a quaternion has length 1: its first number hardly moves
        boolean turn = free && q >= 3 && q < 7;
        Beginning law = rllab ? normal(pose[q], 0.01) : uniform(pose[q], apart);
        if (turn) {
          law = new Beginning(pose[q], law.deviation, law.bound * 1.2);
        }
        laws.add(turn && q == 3 ? null : law);
      }
      for (int d = 0; d < model.nv(); d++) {
        laws.add(rllab || apart == 0.1 ? normal(0, 0.1) : uniform(0, apart));
      }
      return Collections.unmodifiableList(laws);
    }
    boolean anywhere = config.family().equals("point-robot") && !rllab;
    return Collections.nCopies(2, anywhere ? uniform(0, 1) : new Beginning(0, 0, 0));
  }
}
