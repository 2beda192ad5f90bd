package limber.engine.mjcf;

import java.util.Arrays;
import java.util.List;
import limber.engine.JointType;

/** Lays out actuators; ranges and damping that follow from what they drive are found here. */
final class ActuatorCompiler {
  private static final int JOINT = 0;
  private static final int TENDON = 3;
  private static final double MINVAL = 1e-15;

  private final Spec spec;
  private final Tree tree;
  private final TendonCompiler tendons;
  private final List<Spec.Actuator> all;
  private final int[] target;

  ActuatorCompiler(Spec spec, Tree tree, TendonCompiler tendons, Ids ids) {
    this.spec = spec;
    this.tree = tree;
    this.tendons = tendons;
    all = spec.actuators;
    target = new int[all.size()];
    for (int i = 0; i < target.length; i++) {
      Spec.Actuator each = all.get(i);
      String kind = each.transmission();
      target[i] = ids.require(each.at(), kind, kind, each.target());
      if (joint(each) && type(i) == JointType.FREE && each.biastype() != 0) {
        throw each.at().error("a servo cannot act on a free joint; use a motor");
      }
    }
  }

  private static boolean joint(Spec.Actuator each) {
    return each.transmission().equals("joint");
  }

  private JointType type(int actuator) {
    return tree.joints.get(target[actuator]).type();
  }

  /** The controls' range: the file's, or the share of the target's range that it asks for. */
  private double[] range(int i) {
    Spec.Actuator each = all.get(i);
    if (each.inheritrange() <= 0) {
      return each.ctrlrange();
    }
    if (joint(each) && type(i).velocities() != 1) {
      throw each.at().error("inheritrange fits a hinge or slide joint, not a " + type(i).label());
    }
    double[] range =
        joint(each) ? tree.joints.get(target[i]).range() : spec.tendons.get(target[i]).range();
    if (range[0] == range[1]) {
      throw each.at().error("inheritrange asks for a range that its target does not have");
    }
    double mean = 0.5 * (range[1] + range[0]);
    double radius = 0.5 * (range[1] - range[0]) * each.inheritrange();
    return new double[] {mean - radius, mean + radius};
  }

  /** Bias, with damping in place of a damping ratio: ratio 2 sqrt(kp mass). */
  private double[] bias(int i, ReferencePose pose) {
    Spec.Actuator each = all.get(i);
    double[] bias = each.biasprm().clone();
    double kp = each.gainprm()[0];
    if (kp == -bias[1] && bias[2] > 0) {
      double mass = 0;
      double[] moment = moment(i);
      for (int dof = 0; dof < tree.nv; dof++) {
        double square = moment[dof] * moment[dof];
        mass += square > MINVAL ? pose.mass[dof][dof] / square : 0;
      }
      bias[2] = -bias[2] * 2 * Math.sqrt(kp * mass);
    }
    return bias;
  }

  /** Change of an actuator's length with each velocity, [nv]. */
  private double[] moment(int i) {
    double[] gear = all.get(i).gear();
    if (!joint(all.get(i))) {
      return Arrays.stream(tendons.moment(target[i])).map(each -> each * gear[0]).toArray();
    }
    double[] row = new double[tree.nv];
    System.arraycopy(gear, 0, row, tree.jointDof[target[i]], type(i).velocities());
    return row;
  }

  void write(Columns columns, ReferencePose pose) {
    int count = all.size();
    int[] ids = new int[2 * count];
    double[] range = new double[2 * count];
    double[] bias = new double[10 * count];
    for (int i = 0; i < count; i++) {
      ids[2 * i] = target[i];
      ids[2 * i + 1] = -1;
      System.arraycopy(range(i), 0, range, 2 * i, 2);
      System.arraycopy(bias(i, pose), 0, bias, 10 * i, 10);
    }
    columns.names("actuator", all, Spec.Actuator::name);
    columns.whole("actuator_trntype", "nu", all, each -> joint(each) ? JOINT : TENDON);
    columns.model().ints("actuator_trnid", "nu", 2, ids);
    columns.whole("actuator_gaintype", "nu", all, Spec.Actuator::gaintype);
    columns.whole("actuator_biastype", "nu", all, Spec.Actuator::biastype);
    columns.array("actuator_gainprm", "nu", 10, all, Spec.Actuator::gainprm);
    columns.model().reals("actuator_biasprm", "nu", 10, bias);
    columns.whole("actuator_ctrllimited", "nu", all, each -> each.ctrllimited() ? 1 : 0);
    columns.model().reals("actuator_ctrlrange", "nu", 2, range);
    columns.whole("actuator_forcelimited", "nu", all, each -> each.forcelimited() ? 1 : 0);
    columns.array("actuator_forcerange", "nu", 2, all, Spec.Actuator::forcerange);
    columns.array("actuator_gear", "nu", 6, all, Spec.Actuator::gear);
  }
}
