package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.List;
import limber.engine.JointType;

/** Lays out fixed tendons, with lengths and inverse weights at {@code qpos0}. */
final class TendonCompiler {
  private final Tree tree;
  private final List<Spec.Tendon> tendons;
  private final int[] start;
  private final int[] joint;
  private final List<Spec.Wrap> wraps = new ArrayList<>();

  TendonCompiler(Spec spec, Tree tree, Ids ids) {
    this.tree = tree;
    tendons = spec.tendons;
    start = new int[tendons.size()];
    for (int t = 0; t < start.length; t++) {
      start[t] = wraps.size();
      wraps.addAll(tendons.get(t).path());
    }
    joint = new int[wraps.size()];
    for (int w = 0; w < joint.length; w++) {
      Spec.Wrap wrap = wraps.get(w);
      joint[w] = ids.require(wrap.at(), "joint", "joint", wrap.joint());
      JointType type = tree.joints.get(joint[w]).type();
      if (type != JointType.HINGE && type != JointType.SLIDE) {
        throw wrap.at()
            .error(
                "joint=\"%s\" is a %s joint; a fixed tendon adds up hinges and slides"
                    .formatted(XmlElement.shown(wrap.joint()), type.label()));
      }
    }
  }

  int wraps() {
    return wraps.size();
  }

  /** Change of a tendon's length with each velocity, [nv]. */
  double[] moment(int tendon) {
    double[] row = new double[tree.nv];
    for (int k = 0; k < tendons.get(tendon).path().size(); k++) {
      int wrap = start[tendon] + k;
      row[tree.jointDof[joint[wrap]]] = wraps.get(wrap).coef();
    }
    return row;
  }

  private double length(int tendon, double[] qpos) {
    double length = 0;
    for (int k = 0; k < tendons.get(tendon).path().size(); k++) {
      int wrap = start[tendon] + k;
      length += wraps.get(wrap).coef() * qpos[tree.jointQpos[joint[wrap]]];
    }
    return length;
  }

  void write(Columns columns, ReferencePose pose, double[] qpos0, double[] qposSpring) {
    int count = tendons.size();
    double[] length0 = new double[count];
    double[] invweight0 = new double[count];
    double[] spring = new double[2 * count];
    for (int t = 0; t < count; t++) {
      length0[t] = length(t, qpos0);
      invweight0[t] = pose.quadratic(moment(t));
      double[] given = tendons.get(t).springlength();
      boolean unset = given[0] == -1 && given[1] == -1;
      double rest = length(t, qposSpring);
      spring[2 * t] = unset ? rest : given[0];
      spring[2 * t + 1] = unset ? rest : given[1];
    }
    columns.names("tendon", tendons, Spec.Tendon::name);
    columns
        .model()
        .ints("tendon_adr", "ntendon", 1, start)
        .reals("tendon_length0", "ntendon", 1, length0)
        .reals("tendon_invweight0", "ntendon", 1, invweight0)
        .reals("tendon_lengthspring", "ntendon", 2, spring);
    columns.whole("tendon_num", "ntendon", tendons, each -> each.path().size());
    columns.whole("tendon_limited", "ntendon", tendons, each -> each.limited() ? 1 : 0);
    columns.array("tendon_range", "ntendon", 2, tendons, Spec.Tendon::range);
    columns.real("tendon_margin", "ntendon", tendons, Spec.Tendon::margin);
    columns.real("tendon_stiffness", "ntendon", tendons, Spec.Tendon::stiffness);
    columns.real("tendon_damping", "ntendon", tendons, Spec.Tendon::damping);
    columns.real("tendon_frictionloss", "ntendon", tendons, Spec.Tendon::frictionloss);
    columns.array("tendon_solref_lim", "ntendon", 2, tendons, each -> each.limit().solref());
    columns.array("tendon_solimp_lim", "ntendon", 5, tendons, each -> each.limit().solimp());
    columns.array("tendon_solref_fri", "ntendon", 2, tendons, each -> each.friction().solref());
    columns.array("tendon_solimp_fri", "ntendon", 5, tendons, each -> each.friction().solimp());
    columns.model().ints("wrap_objid", "nwrap", 1, joint);
    columns.real("wrap_prm", "nwrap", wraps, Spec.Wrap::coef);
  }
}
