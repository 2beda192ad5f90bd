package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.List;
import limber.engine.GeomType;
import limber.engine.JointType;
import limber.engine.Model;
import limber.engine.ModelBuilder;
import org.jspecify.annotations.Nullable;

/** Lays a {@link Spec} out as the fields of a {@link Model}. */
@SuppressWarnings("EnumOrdinal") // the order is MuJoCo's
final class ModelCompiler {
  private final Spec spec;
  private final Tree tree;
  private final List<ContactPairs.Placed> geoms = new ArrayList<>();
  private final List<Spec.Site> sites = new ArrayList<>();
  private final List<Integer> siteBody = new ArrayList<>();
  private final Ids ids = new Ids();
  private final ModelBuilder model;
  private final Columns columns;

  private ModelCompiler(Spec spec) {
    this.spec = spec;
    tree = new Tree(spec);
    for (int body = 0; body < tree.bodies.size(); body++) {
      for (Spec.Geom each : tree.bodies.get(body).geoms) {
        checkPlane(each, body);
        geoms.add(new ContactPairs.Placed(each, geoms.size(), body));
      }
      for (Spec.Site each : tree.bodies.get(body).sites) {
        sites.add(each);
        siteBody.add(body);
      }
    }
    ids.add("body", tree.bodies, each -> each.name, each -> each.at);
    ids.add("joint", tree.joints, Spec.Joint::name, Spec.Joint::at);
    ids.add("geom", geoms, each -> each.geom().name(), each -> each.geom().at());
    ids.add("site", sites, Spec.Site::name, Spec.Site::at);
    ids.add("tendon", spec.tendons, Spec.Tendon::name, Spec.Tendon::at);
    ids.add("actuator", spec.actuators, Spec.Actuator::name, Spec.Actuator::at);
    ids.add("equality", spec.equalities, Spec.Equality::name, Spec.Equality::at);
    ids.add("sensor", spec.sensors, Spec.Sensor::name, Spec.Sensor::at);
    ids.add("keyframe", spec.keys, Spec.Key::name, Spec.Key::at);
    model = new ModelBuilder(spec.name, spec.option);
    columns = new Columns(model);
  }

  static Model compile(Spec spec) {
    return new ModelCompiler(spec).build();
  }

  private void checkPlane(Spec.Geom geom, int body) {
    if (geom.type() == GeomType.PLANE && tree.weld[body] != 0) {
      throw geom.at().error("a plane belongs to a body that does not move; use a box");
    }
  }

  private Model build() {
    List<ContactPairs.Pair> pairs = new ContactPairs(spec, tree, geoms, ids).list();
    TendonCompiler tendons = new TendonCompiler(spec, tree, ids);
    ActuatorCompiler actuators = new ActuatorCompiler(spec, tree, tendons, ids);
    SensorCompiler sensors = new SensorCompiler(spec, tree, ids);
    model
        .size("nq", tree.nq)
        .size("nv", tree.nv)
        .size("nu", spec.actuators.size())
        .size("nbody", tree.bodies.size())
        .size("njnt", tree.joints.size())
        .size("ngeom", geoms.size())
        .size("nsite", sites.size())
        .size("npair", pairs.size())
        .size("nkey", spec.keys.size())
        .size("neq", spec.equalities.size())
        .size("ntendon", spec.tendons.size())
        .size("nwrap", tendons.wraps())
        .size("nsensor", spec.sensors.size())
        .size("nsensordata", sensors.numbers);
    ReferencePose pose = new ReferencePose(tree);
    double[] qpos0 = positions(true);
    double[] qposSpring = positions(false);
    model.reals("qpos0", "nq", 1, qpos0).reals("qpos_spring", "nq", 1, qposSpring);
    bodies(pose);
    joints(pose);
    dofs(pose);
    geometry();
    sites();
    actuators.write(columns, pose);
    pairs(pairs);
    keys(qpos0);
    new EqualityCompiler(spec, tree, pose, ids).write(columns);
    tendons.write(columns, pose, qpos0, qposSpring);
    sensors.write(columns);
    List<Spec.Geom> shapes = geoms.stream().map(ContactPairs.Placed::geom).toList();
    model.visuals(new VisualCompiler(spec, tree, ids).compile(shapes, sites));
    spec.numerics.forEach(model::numeric);
    Model made = model.build();
    requireFinite(made);
    return made;
  }

  /** Numbers of the file are finite; what follows from them may not be. */
  private void requireFinite(Model made) {
    for (Model.Field field : made.fields()) {
      double[] values = made.reals(field.name());
      for (int i = 0; i < values.length; i++) {
        if (!Double.isFinite(values[i])) {
          throw spec.world.at.error(
              "makes %s[%d] %s; check sizes, masses and positions for very large or small numbers"
                  .formatted(field.name(), i / field.columns(), values[i]));
        }
      }
    }
  }

  /** {@code qpos0}, or the positions at which springs rest. */
  private double[] positions(boolean reference) {
    double[] qpos = new double[tree.nq];
    for (int j = 0; j < tree.joints.size(); j++) {
      Spec.Joint joint = tree.joints.get(j);
      Spec.Body body = tree.bodies.get(tree.jointBody[j]);
      int at = tree.jointQpos[j];
      switch (joint.type()) {
        case HINGE, SLIDE -> qpos[at] = reference ? joint.ref() : joint.springref();
        case BALL -> qpos[at] = 1;
        case FREE -> {
          System.arraycopy(body.pos, 0, qpos, at, 3);
          System.arraycopy(body.quat, 0, qpos, at + 3, 4);
        }
      }
    }
    return qpos;
  }

  private void bodies(ReferencePose pose) {
    int nbody = tree.bodies.size();
    int[] jointCount = new int[nbody];
    int[] dofCount = new int[nbody];
    int[] geomCount = new int[nbody];
    int[] geomStart = new int[nbody];
    double[] subtree = new double[nbody];
    int placed = 0;
    for (int i = 0; i < nbody; i++) {
      jointCount[i] = tree.bodies.get(i).joints.size();
      dofCount[i] = tree.dofs(i);
      geomCount[i] = tree.bodies.get(i).geoms.size();
      geomStart[i] = geomCount[i] == 0 ? -1 : placed;
      placed += geomCount[i];
      subtree[i] = tree.inertias.get(i).mass();
    }
    for (int i = nbody - 1; i > 0; i--) {
      subtree[tree.parent[i]] += subtree[i];
    }
    columns.names("body", tree.bodies, each -> each.name);
    model
        .ints("body_parentid", "nbody", 1, tree.parent)
        .ints("body_rootid", "nbody", 1, tree.root)
        .ints("body_weldid", "nbody", 1, tree.weld)
        .ints("body_jntnum", "nbody", 1, jointCount)
        .ints("body_jntadr", "nbody", 1, tree.jointStart)
        .ints("body_dofnum", "nbody", 1, dofCount)
        .ints("body_dofadr", "nbody", 1, tree.dofStart)
        .ints("body_geomnum", "nbody", 1, geomCount)
        .ints("body_geomadr", "nbody", 1, geomStart);
    columns.array("body_pos", "nbody", 3, tree.bodies, each -> each.pos);
    columns.array("body_quat", "nbody", 4, tree.bodies, each -> each.quat);
    columns.array("body_ipos", "nbody", 3, tree.inertias, Inertia::pos);
    columns.array("body_iquat", "nbody", 4, tree.inertias, Inertia::quat);
    columns.real("body_mass", "nbody", tree.inertias, Inertia::mass);
    model.reals("body_subtreemass", "nbody", 1, subtree);
    columns.array("body_inertia", "nbody", 3, tree.inertias, Inertia::principal);
    model.reals("body_invweight0", "nbody", 2, pose.bodyInvweight0);
    columns.real("body_gravcomp", "nbody", tree.bodies, each -> each.gravcomp);
  }

  private void joints(ReferencePose pose) {
    List<Spec.Joint> all = tree.joints;
    columns.names("joint", all, Spec.Joint::name);
    columns.whole("jnt_type", "njnt", all, each -> each.type().ordinal());
    model
        .ints("jnt_qposadr", "njnt", 1, tree.jointQpos)
        .ints("jnt_dofadr", "njnt", 1, tree.jointDof)
        .ints("jnt_bodyid", "njnt", 1, tree.jointBody);
    columns.whole("jnt_limited", "njnt", all, each -> each.limited() ? 1 : 0);
    columns.whole("jnt_actfrclimited", "njnt", all, each -> each.actfrclimited() ? 1 : 0);
    columns.array("jnt_solref", "njnt", 2, all, each -> each.limit().solref());
    columns.array("jnt_solimp", "njnt", 5, all, each -> each.limit().solimp());
    columns.array("jnt_pos", "njnt", 3, all, Spec.Joint::pos);
    columns.array("jnt_axis", "njnt", 3, all, Spec.Joint::axis);
    double[] stiffness = new double[all.size()];
    for (int j = 0; j < all.size(); j++) {
      double automatic = automatic(j, pose);
      double dampratio = all.get(j).springdamper()[1];
      double timeconst = all.get(j).springdamper()[0];
      stiffness[j] =
          automatic > 0
              ? automatic / Math.max(1e-15, timeconst * timeconst * dampratio * dampratio)
              : all.get(j).stiffness();
    }
    model.reals("jnt_stiffness", "njnt", 1, stiffness);
    columns.array("jnt_range", "njnt", 2, all, Spec.Joint::range);
    columns.array("jnt_actfrcrange", "njnt", 2, all, Spec.Joint::actfrcrange);
    columns.real("jnt_margin", "njnt", all, Spec.Joint::margin);
  }

  /** The inertia that {@code springdamper} works on; 0 where a joint does not use it. */
  private double automatic(int joint, ReferencePose pose) {
    if (tree.joints.get(joint).springdamper()[0] == 0) {
      return 0;
    }
    int count = tree.joints.get(joint).type().velocities();
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += pose.dofInvweight0[tree.jointDof[joint] + k];
    }
    return count / Math.max(1e-15, sum);
  }

  private void dofs(ReferencePose pose) {
    int nv = tree.nv;
    double[] damping = new double[nv];
    double[] diagonal = new double[nv];
    List<Spec.Joint> owners = new ArrayList<>();
    for (int dof = 0; dof < nv; dof++) {
      Spec.Joint joint = tree.joints.get(tree.dofJoint[dof]);
      owners.add(joint);
      double automatic = automatic(tree.dofJoint[dof], pose);
      damping[dof] =
          automatic > 0
              ? 2 * automatic / Math.max(1e-15, joint.springdamper()[0])
              : joint.damping();
      diagonal[dof] = pose.mass[dof][dof];
    }
    model
        .ints("dof_bodyid", "nv", 1, tree.dofBody)
        .ints("dof_jntid", "nv", 1, tree.dofJoint)
        .ints("dof_parentid", "nv", 1, tree.dofParent);
    columns.array("dof_solref", "nv", 2, owners, each -> each.friction().solref());
    columns.array("dof_solimp", "nv", 5, owners, each -> each.friction().solimp());
    columns.real("dof_frictionloss", "nv", owners, Spec.Joint::frictionloss);
    columns.real("dof_armature", "nv", owners, Spec.Joint::armature);
    model
        .reals("dof_damping", "nv", 1, damping)
        .reals("dof_invweight0", "nv", 1, pose.dofInvweight0)
        .reals("dof_M0", "nv", 1, diagonal);
    double mean = 0;
    for (double each : diagonal) {
      mean += each / nv;
    }
    boolean stated = !Double.isNaN(spec.meaninertia);
    model.reals("stat_meaninertia", "", 1, stated ? spec.meaninertia : nv == 0 ? 1 : mean);
  }

  private void geometry() {
    List<Spec.Geom> all = geoms.stream().map(ContactPairs.Placed::geom).toList();
    columns.names("geom", all, Spec.Geom::name);
    columns.whole("geom_type", "ngeom", all, each -> each.type().ordinal());
    columns.whole("geom_contype", "ngeom", all, Spec.Geom::contype);
    columns.whole("geom_conaffinity", "ngeom", all, Spec.Geom::conaffinity);
    columns.whole("geom_condim", "ngeom", all, Spec.Geom::condim);
    columns.whole("geom_bodyid", "ngeom", geoms, ContactPairs.Placed::body);
    columns.whole("geom_priority", "ngeom", all, Spec.Geom::priority);
    columns.real("geom_solmix", "ngeom", all, Spec.Geom::solmix);
    columns.array("geom_solref", "ngeom", 2, all, each -> each.softness().solref());
    columns.array("geom_solimp", "ngeom", 5, all, each -> each.softness().solimp());
    columns.array("geom_size", "ngeom", 3, all, Spec.Geom::size);
    columns.real("geom_rbound", "ngeom", all, ModelCompiler::radius);
    columns.array("geom_pos", "ngeom", 3, all, Spec.Geom::pos);
    columns.array("geom_quat", "ngeom", 4, all, Spec.Geom::quat);
    columns.array("geom_friction", "ngeom", 3, all, Spec.Geom::friction);
    columns.real("geom_margin", "ngeom", all, Spec.Geom::margin);
    columns.real("geom_gap", "ngeom", all, Spec.Geom::gap);
  }

  /** Radius of the bounding sphere; 0 for a plane. */
  private static double radius(Spec.Geom geom) {
    double[] s = geom.size();
    return switch (geom.type()) {
      case SPHERE -> s[0];
      case CAPSULE -> s[0] + s[1];
      case CYLINDER -> Math.hypot(s[0], s[1]);
      case ELLIPSOID -> Math.max(s[0], Math.max(s[1], s[2]));
      case BOX -> Spatial.norm(s);
      case PLANE, HFIELD -> 0;
    };
  }

  private void sites() {
    columns.names("site", sites, Spec.Site::name);
    columns.whole("site_bodyid", "nsite", siteBody, Integer::intValue);
    columns.whole("site_type", "nsite", sites, each -> each.type().ordinal());
    columns.array("site_size", "nsite", 3, sites, Spec.Site::size);
    columns.array("site_pos", "nsite", 3, sites, Spec.Site::pos);
    columns.array("site_quat", "nsite", 4, sites, Spec.Site::quat);
  }

  private void pairs(List<ContactPairs.Pair> all) {
    columns.whole("pair_dim", "npair", all, ContactPairs.Pair::condim);
    columns.whole("pair_geom1", "npair", all, ContactPairs.Pair::geom1);
    columns.whole("pair_geom2", "npair", all, ContactPairs.Pair::geom2);
    columns.array("pair_solref", "npair", 2, all, ContactPairs.Pair::solref);
    columns.array("pair_solreffriction", "npair", 2, all, ContactPairs.Pair::solreffriction);
    columns.array("pair_solimp", "npair", 5, all, ContactPairs.Pair::solimp);
    columns.real("pair_margin", "npair", all, ContactPairs.Pair::margin);
    columns.real("pair_gap", "npair", all, ContactPairs.Pair::gap);
    columns.whole("pair_mix", "npair", all, each -> each.mix().ordinal());
    columns.array("pair_friction", "npair", 5, all, ContactPairs.Pair::friction);
  }

  private void keys(double[] qpos0) {
    columns.names("key", spec.keys, Spec.Key::name);
    columns.real("key_time", "nkey", spec.keys, Spec.Key::time);
    int nu = spec.actuators.size();
    long numbers = (long) spec.keys.size() * (tree.nq + tree.nv + nu);
    if (numbers > Limits.KEY_NUMBERS) {
      throw spec.keys
          .getLast()
          .at()
          .error(
              "brings the numbers of all keyframes to %d; at most %d are read"
                  .formatted(numbers, Limits.KEY_NUMBERS));
    }
    columns.array(
        "key_qpos",
        "nkey",
        tree.nq,
        spec.keys,
        each -> unit(state(each, "qpos", each.qpos(), qpos0)));
    columns.array(
        "key_qvel",
        "nkey",
        tree.nv,
        spec.keys,
        each -> state(each, "qvel", each.qvel(), new double[tree.nv]));
    columns.array(
        "key_ctrl",
        "nkey",
        nu,
        spec.keys,
        each -> state(each, "ctrl", each.ctrl(), new double[nu]));
  }

  /** A copy with its quaternions normalised. */
  private double[] unit(double[] qpos) {
    double[] out = qpos.clone();
    for (int j = 0; j < tree.joints.size(); j++) {
      JointType type = tree.joints.get(j).type();
      if (type.velocities() > 1) {
        int at = tree.jointQpos[j] + (type == JointType.FREE ? 3 : 0);
        double[] quat = {out[at], out[at + 1], out[at + 2], out[at + 3]};
        System.arraycopy(Spatial.quaternion(quat), 0, out, at, 4);
      }
    }
    return out;
  }

  private static double[] state(
      Spec.Key key, String name, double @Nullable [] given, double[] initial) {
    if (given == null) {
      return initial;
    }
    if (given.length != initial.length) {
      throw key.at()
          .error("%s holds %d numbers; give %d".formatted(name, given.length, initial.length));
    }
    return given;
  }
}
