package limber.engine.mjcf;

import java.util.List;
import limber.engine.JointType;

/** Lays out equality constraints, with the poses that the file leaves to {@code qpos0}. */
final class EqualityCompiler {
  private final Tree tree;
  private final ReferencePose pose;
  private final List<Spec.Equality> all;
  private final int[] first;
  private final int[] second;

  EqualityCompiler(Spec spec, Tree tree, ReferencePose pose, Ids ids) {
    this.tree = tree;
    this.pose = pose;
    all = spec.equalities;
    first = new int[all.size()];
    second = new int[all.size()];
    for (int i = 0; i < first.length; i++) {
      Spec.Equality each = all.get(i);
      String kind = each.kind();
      first[i] = ids.require(each.at(), kind + "1", kind, each.first());
      String other = each.second();
      boolean world = kind.equals("body");
      second[i] =
          other == null ? (world ? 0 : -1) : ids.require(each.at(), kind + "2", kind, other);
      if (first[i] == second[i]) {
        throw each.at().error("holds %s '%s' to itself; name two".formatted(kind, each.first()));
      }
      if (kind.equals("joint")) {
        requireScalar(each, first[i]);
        requireScalar(each, second[i]);
      }
    }
  }

  private void requireScalar(Spec.Equality at, int joint) {
    JointType type = joint < 0 ? JointType.HINGE : tree.joints.get(joint).type();
    if (type != JointType.HINGE && type != JointType.SLIDE) {
      throw at.at().error("holds a %s joint; only hinges and slides can".formatted(type.label()));
    }
  }

  private double[] data(int i) {
    Spec.Equality each = all.get(i);
    double[] data = each.data().clone();
    if (each.kind().equals("body")) {
      if (each.type() == Spec.EQ_CONNECT) {
        fill(data, 3, local(second[i], global(first[i], data)));
      } else {
        weld(data, first[i], second[i]);
      }
    }
    return data;
  }

  private void weld(double[] data, int body1, int body2) {
    double[] quat = {data[6], data[7], data[8], data[9]};
    if (quat[0] == 0 && quat[1] == 0 && quat[2] == 0 && quat[3] == 0) {
      fill(data, 3, local(body1, global(body2, data)));
      double[] q = pose.xquat[body1];
      quat = Spatial.multiply(new double[] {q[0], -q[1], -q[2], -q[3]}, pose.xquat[body2]);
      fill(data, 6, quat);
    } else {
      fill(data, 6, Spatial.quaternion(quat));
    }
  }

  private static void fill(double[] data, int at, double[] values) {
    System.arraycopy(values, 0, data, at, values.length);
  }

  /** The leading three numbers of {@code data}, a point of a body, in the world. */
  private double[] global(int body, double[] data) {
    double[] point = {data[0], data[1], data[2]};
    return Spatial.add(pose.xpos[body], Spatial.rotate(pose.xquat[body], point));
  }

  /** A point of the world in a body's frame. */
  private double[] local(int body, double[] point) {
    double[] q = pose.xquat[body];
    double[] inverse = {q[0], -q[1], -q[2], -q[3]};
    return Spatial.rotate(inverse, Spatial.subtract(point, pose.xpos[body]));
  }

  void write(Columns columns) {
    columns.names("equality", all, Spec.Equality::name);
    columns.whole("eq_type", "neq", all, Spec.Equality::type);
    columns.model().ints("eq_obj1id", "neq", 1, first).ints("eq_obj2id", "neq", 1, second);
    columns.whole(
        "eq_objtype",
        "neq",
        all,
        each ->
            switch (each.kind()) {
              case "body" -> SensorReader.BODY;
              case "site" -> SensorReader.SITE;
              default -> 0;
            });
    columns.whole("eq_active0", "neq", all, each -> each.active() ? 1 : 0);
    columns.array("eq_solref", "neq", 2, all, each -> each.softness().solref());
    columns.array("eq_solimp", "neq", 5, all, each -> each.softness().solimp());
    double[] data = new double[all.size() * Spec.EQ_DATA];
    for (int i = 0; i < all.size(); i++) {
      System.arraycopy(data(i), 0, data, i * Spec.EQ_DATA, Spec.EQ_DATA);
    }
    columns.model().reals("eq_data", "neq", Spec.EQ_DATA, data);
  }
}
