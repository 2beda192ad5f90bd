package limber.engine.render;

import java.util.Arrays;
import limber.engine.Model;

/**
 * A spring by which the mouse pulls a point of a body.
 *
 * @param body that is pulled
 * @param local the point in the body's frame, [3], [m]
 * @param target where the mouse pulls it to in the world, [3], [m]
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Pull(int body, double[] local, double[] target) {
  /** The point in the world, [3], given poses of the environment's bodies, {@code [nbody, 7]}. */
  public double[] point(double[] poses) {
    double[] rotation = Vectors.rotation(Cameras.quaternion(poses, body));
    return Vectors.add(Cameras.position(poses, body), Vectors.turn(rotation, local));
  }

  Pull to(double[] place) {
    return new Pull(body, local, place);
  }

  /**
   * What the spring does to the body: {@code F = k m (target - point) - 2 sqrt(k) m v}, critically
   * damped, {@code k} the stiffness of {@code visual}'s {@code map} and {@code m} the inertia that
   * a push at the body's centre meets at {@code qpos0}, limbs included ({@code 1 /
   * body_invweight0}).
   *
   * @param before poses of the environment's bodies a step ago, {@code [nbody, 7]}
   * @param now poses of its bodies
   * @param seconds between the two
   * @return force [N], and torque [N m] about the body's centre of mass, in the world's axes, [6]
   */
  public double[] wrench(Model model, double[] before, double[] now, double seconds) {
    double stiffness = model.visuals().marks().stiffness();
    double mass = 1 / model.bodyInvweight0()[2 * body];
    double[] point = point(now);
    double[] velocity =
        Vectors.along(new double[3], 1 / seconds, Vectors.along(point, -1, point(before)));
    double[] stretched = Vectors.along(target, -1, point);
    double[] force =
        Vectors.along(
            Vectors.along(new double[3], stiffness * mass, stretched),
            -2 * Math.sqrt(stiffness) * mass,
            velocity);
    double[] centre = Arrays.copyOfRange(model.bodyIpos(), 3 * body, 3 * body + 3);
    double[] arm = Vectors.along(point, -1, new Pull(body, centre, target).point(now));
    double[] torque = Vectors.cross(arm, force);
    return new double[] {force[0], force[1], force[2], torque[0], torque[1], torque[2]};
  }
}
