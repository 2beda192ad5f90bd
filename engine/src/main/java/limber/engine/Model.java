package limber.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A compiled model; immutable. Fields are MuJoCo's {@code mjModel} fields with underscores dropped;
 * arrays are row-major, one row per body, joint, degree of freedom, geom, actuator or contact pair,
 * and every accessor gives a copy. Units are SI, angles radians, quaternions w x y z.
 *
 * <p>Unlike MuJoCo's, {@code pair*} holds every pair of geoms that can ever touch, not only those
 * that the file lists, with contact parameters already mixed.
 */
public final class Model {
  /**
   * One named array.
   *
   * @param name MuJoCo's name, such as {@code body_invweight0}
   * @param rows the size it runs over, such as {@code nbody}
   * @param columns numbers a row
   * @param whole whether the numbers are integers
   */
  public record Field(String name, String rows, int columns, boolean whole) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Column(Field field, double[] values) {}

  private final String name;
  private final Option opt;
  private final Map<String, Integer> sizes;
  private final Map<String, Column> columns;
  private final Map<String, List<String>> names;
  private final Map<String, double[]> numerics;
  private final Visuals visuals;

  Model(ModelBuilder builder) {
    name = builder.name;
    opt = builder.opt;
    sizes = new LinkedHashMap<>(builder.sizes);
    columns = new LinkedHashMap<>(builder.columns);
    names = new LinkedHashMap<>(builder.names);
    numerics = new LinkedHashMap<>(builder.numerics);
    visuals = builder.visuals;
  }

  /** The name the file gives the model. */
  public String name() {
    return name;
  }

  public Option opt() {
    return opt;
  }

  /**
   * All sizes by name: nq, nv, nu, nbody, njnt, ngeom, nsite, npair, nkey, neq, ntendon, nwrap,
   * nsensor, nsensordata.
   */
  public Map<String, Integer> sizes() {
    return new LinkedHashMap<>(sizes);
  }

  /** All fields, in order of definition. */
  public List<Field> fields() {
    return columns.values().stream().map(Column::field).toList();
  }

  /** The field with MuJoCo's name {@code field}, as reals. */
  public double[] reals(String field) {
    return column(field).values.clone();
  }

  /** The integer field with MuJoCo's name {@code field}. */
  public int[] ints(String field) {
    Column column = column(field);
    if (!column.field.whole()) {
      throw new IllegalArgumentException(field + " is not an integer field; use reals");
    }
    return Arrays.stream(column.values).mapToInt(x -> (int) x).toArray();
  }

  private Column column(String field) {
    Column column = columns.get(field);
    if (column == null) {
      throw new IllegalArgumentException(
          "a model has no field '%s'; it has %s".formatted(field, columns.keySet()));
    }
    return column;
  }

  private int size(String size) {
    return sizes.get(size);
  }

  public int nq() {
    return size("nq");
  }

  public int nv() {
    return size("nv");
  }

  public int nu() {
    return size("nu");
  }

  public int nbody() {
    return size("nbody");
  }

  public int njnt() {
    return size("njnt");
  }

  public int ngeom() {
    return size("ngeom");
  }

  public int nsite() {
    return size("nsite");
  }

  /** Pairs of geoms that can touch. */
  public int npair() {
    return size("npair");
  }

  public int nkey() {
    return size("nkey");
  }

  /** Equality constraints. */
  public int neq() {
    return size("neq");
  }

  public int ntendon() {
    return size("ntendon");
  }

  /** Joints in tendons. */
  public int nwrap() {
    return size("nwrap");
  }

  public int nsensor() {
    return size("nsensor");
  }

  /** Numbers that all sensors measure. */
  public int nsensordata() {
    return size("nsensordata");
  }

  /** Parent, [nbody]. */
  public int[] bodyParentid() {
    return ints("body_parentid");
  }

  /** Ancestor that is a child of the world, [nbody]. */
  public int[] bodyRootid() {
    return ints("body_rootid");
  }

  /** Topmost ancestor to which a body is welded; 0 if it cannot move, [nbody]. */
  public int[] bodyWeldid() {
    return ints("body_weldid");
  }

  public int[] bodyJntnum() {
    return ints("body_jntnum");
  }

  /** First joint or -1, [nbody]. */
  public int[] bodyJntadr() {
    return ints("body_jntadr");
  }

  public int[] bodyDofnum() {
    return ints("body_dofnum");
  }

  /** First degree of freedom or -1, [nbody]. */
  public int[] bodyDofadr() {
    return ints("body_dofadr");
  }

  public int[] bodyGeomnum() {
    return ints("body_geomnum");
  }

  /** First geom or -1, [nbody]. */
  public int[] bodyGeomadr() {
    return ints("body_geomadr");
  }

  /** Position in the parent's frame, [nbody, 3], [m]. */
  public double[] bodyPos() {
    return reals("body_pos");
  }

  /** Orientation in the parent's frame, [nbody, 4]. */
  public double[] bodyQuat() {
    return reals("body_quat");
  }

  /** Centre of mass, [nbody, 3], [m]. */
  public double[] bodyIpos() {
    return reals("body_ipos");
  }

  /** Principal axes of inertia, [nbody, 4]. */
  public double[] bodyIquat() {
    return reals("body_iquat");
  }

  /** [nbody], [kg]. */
  public double[] bodyMass() {
    return reals("body_mass");
  }

  /** Mass of a body and all below it, [nbody], [kg]. */
  public double[] bodySubtreemass() {
    return reals("body_subtreemass");
  }

  /** Principal moments, [nbody, 3], [kg m^2]. */
  public double[] bodyInertia() {
    return reals("body_inertia");
  }

  /** Mean inverse inertia at {@code qpos0}, translation and rotation, [nbody, 2]. */
  public double[] bodyInvweight0() {
    return reals("body_invweight0");
  }

  /** Share of the weight that is compensated, [nbody]. */
  public double[] bodyGravcomp() {
    return reals("body_gravcomp");
  }

  /** {@link JointType}, [njnt]. */
  public int[] jntType() {
    return ints("jnt_type");
  }

  public int[] jntQposadr() {
    return ints("jnt_qposadr");
  }

  public int[] jntDofadr() {
    return ints("jnt_dofadr");
  }

  public int[] jntBodyid() {
    return ints("jnt_bodyid");
  }

  public int[] jntLimited() {
    return ints("jnt_limited");
  }

  public int[] jntActfrclimited() {
    return ints("jnt_actfrclimited");
  }

  /** Of the limit, [njnt, 2]. */
  public double[] jntSolref() {
    return reals("jnt_solref");
  }

  /** Of the limit, [njnt, 5]. */
  public double[] jntSolimp() {
    return reals("jnt_solimp");
  }

  /** Anchor, [njnt, 3], [m]. */
  public double[] jntPos() {
    return reals("jnt_pos");
  }

  /** [njnt, 3]. */
  public double[] jntAxis() {
    return reals("jnt_axis");
  }

  /** [njnt], [N/m] or [N m/rad]. */
  public double[] jntStiffness() {
    return reals("jnt_stiffness");
  }

  /** [njnt, 2], [m] or [rad]. */
  public double[] jntRange() {
    return reals("jnt_range");
  }

  /** [njnt, 2]. */
  public double[] jntActfrcrange() {
    return reals("jnt_actfrcrange");
  }

  /** Distance at which a limit begins to act, [njnt]. */
  public double[] jntMargin() {
    return reals("jnt_margin");
  }

  public int[] dofBodyid() {
    return ints("dof_bodyid");
  }

  public int[] dofJntid() {
    return ints("dof_jntid");
  }

  /** The next degree of freedom towards the world, or -1, [nv]. */
  public int[] dofParentid() {
    return ints("dof_parentid");
  }

  /** Of friction loss, [nv, 2]. */
  public double[] dofSolref() {
    return reals("dof_solref");
  }

  /** Of friction loss, [nv, 5]. */
  public double[] dofSolimp() {
    return reals("dof_solimp");
  }

  public double[] dofFrictionloss() {
    return reals("dof_frictionloss");
  }

  public double[] dofArmature() {
    return reals("dof_armature");
  }

  public double[] dofDamping() {
    return reals("dof_damping");
  }

  /** Diagonal of the inverse mass matrix at {@code qpos0}, [nv]. */
  public double[] dofInvweight0() {
    return reals("dof_invweight0");
  }

  /** Diagonal of the mass matrix at {@code qpos0}, [nv]. */
  public double[] dofM0() {
    return reals("dof_M0");
  }

  /** Initial positions, [nq]. */
  public double[] qpos0() {
    return reals("qpos0");
  }

  /** Positions at which springs rest, [nq]. */
  public double[] qposSpring() {
    return reals("qpos_spring");
  }

  /** {@link GeomType}, [ngeom]. */
  public int[] geomType() {
    return ints("geom_type");
  }

  public int[] geomContype() {
    return ints("geom_contype");
  }

  public int[] geomConaffinity() {
    return ints("geom_conaffinity");
  }

  public int[] geomCondim() {
    return ints("geom_condim");
  }

  public int[] geomBodyid() {
    return ints("geom_bodyid");
  }

  public int[] geomPriority() {
    return ints("geom_priority");
  }

  public double[] geomSolmix() {
    return reals("geom_solmix");
  }

  /** [ngeom, 2]. */
  public double[] geomSolref() {
    return reals("geom_solref");
  }

  /** [ngeom, 5]. */
  public double[] geomSolimp() {
    return reals("geom_solimp");
  }

  /** [ngeom, 3], [m]. */
  public double[] geomSize() {
    return reals("geom_size");
  }

  /** Radius of the bounding sphere, 0 for a plane, [ngeom], [m]. */
  public double[] geomRbound() {
    return reals("geom_rbound");
  }

  /** [ngeom, 3], [m]. */
  public double[] geomPos() {
    return reals("geom_pos");
  }

  /** [ngeom, 4]. */
  public double[] geomQuat() {
    return reals("geom_quat");
  }

  /** Sliding, spinning, rolling, [ngeom, 3]. */
  public double[] geomFriction() {
    return reals("geom_friction");
  }

  public double[] geomMargin() {
    return reals("geom_margin");
  }

  public double[] geomGap() {
    return reals("geom_gap");
  }

  public int[] siteBodyid() {
    return ints("site_bodyid");
  }

  /** {@link GeomType}, [nsite]. */
  public int[] siteType() {
    return ints("site_type");
  }

  /** [nsite, 3], [m]. */
  public double[] siteSize() {
    return reals("site_size");
  }

  /** [nsite, 3], [m]. */
  public double[] sitePos() {
    return reals("site_pos");
  }

  /** [nsite, 4]. */
  public double[] siteQuat() {
    return reals("site_quat");
  }

  /** 0 joint, 3 tendon, [nu]. */
  public int[] actuatorTrntype() {
    return ints("actuator_trntype");
  }

  /** Joint or tendon, and -1, [nu, 2]. */
  public int[] actuatorTrnid() {
    return ints("actuator_trnid");
  }

  /** 0 fixed, 1 affine, [nu]. */
  public int[] actuatorGaintype() {
    return ints("actuator_gaintype");
  }

  /** 0 none, 1 affine, [nu]. */
  public int[] actuatorBiastype() {
    return ints("actuator_biastype");
  }

  /** [nu, 10]. */
  public double[] actuatorGainprm() {
    return reals("actuator_gainprm");
  }

  /** [nu, 10]. */
  public double[] actuatorBiasprm() {
    return reals("actuator_biasprm");
  }

  public int[] actuatorCtrllimited() {
    return ints("actuator_ctrllimited");
  }

  /** [nu, 2]. */
  public double[] actuatorCtrlrange() {
    return reals("actuator_ctrlrange");
  }

  public int[] actuatorForcelimited() {
    return ints("actuator_forcelimited");
  }

  /** [nu, 2]. */
  public double[] actuatorForcerange() {
    return reals("actuator_forcerange");
  }

  /** [nu, 6]. */
  public double[] actuatorGear() {
    return reals("actuator_gear");
  }

  /** Contact dimension, [npair]. */
  public int[] pairDim() {
    return ints("pair_dim");
  }

  /** The geom of the lower type, [npair]. */
  public int[] pairGeom1() {
    return ints("pair_geom1");
  }

  public int[] pairGeom2() {
    return ints("pair_geom2");
  }

  /** [npair, 2]. */
  public double[] pairSolref() {
    return reals("pair_solref");
  }

  /** [npair, 2]. */
  public double[] pairSolreffriction() {
    return reals("pair_solreffriction");
  }

  /** [npair, 5]. */
  public double[] pairSolimp() {
    return reals("pair_solimp");
  }

  public double[] pairMargin() {
    return reals("pair_margin");
  }

  /**
   * Where a pair's friction comes from: 0 the file lists the pair, 1 the larger of its geoms', 2
   * the first geom's, 3 the second's, [npair].
   */
  public int[] pairMix() {
    return ints("pair_mix");
  }

  public double[] pairGap() {
    return reals("pair_gap");
  }

  /** Two sliding, spinning, two rolling, [npair, 5]. */
  public double[] pairFriction() {
    return reals("pair_friction");
  }

  /** 0 connect, 1 weld, 2 joint, [neq]. */
  public int[] eqType() {
    return ints("eq_type");
  }

  /** What is held together: 1 bodies, 6 sites, 0 joints, [neq]. */
  public int[] eqObjtype() {
    return ints("eq_objtype");
  }

  public int[] eqObj1id() {
    return ints("eq_obj1id");
  }

  /** The second object; the world, 0, for a body alone, -1 for a joint alone, [neq]. */
  public int[] eqObj2id() {
    return ints("eq_obj2id");
  }

  public int[] eqActive0() {
    return ints("eq_active0");
  }

  /** [neq, 2]. */
  public double[] eqSolref() {
    return reals("eq_solref");
  }

  /** [neq, 5]. */
  public double[] eqSolimp() {
    return reals("eq_solimp");
  }

  /**
   * Connect: the anchor in the first and in the second body. Weld: the anchor in the second body,
   * the pose of the second in the first, torque over force. Joint: the polynomial's five
   * coefficients. [neq, 11].
   */
  public double[] eqData() {
    return reals("eq_data");
  }

  /** First entry of {@code wrap}, [ntendon]. */
  public int[] tendonAdr() {
    return ints("tendon_adr");
  }

  public int[] tendonNum() {
    return ints("tendon_num");
  }

  public int[] tendonLimited() {
    return ints("tendon_limited");
  }

  /** [ntendon, 2], [m] or [rad]. */
  public double[] tendonRange() {
    return reals("tendon_range");
  }

  public double[] tendonMargin() {
    return reals("tendon_margin");
  }

  public double[] tendonStiffness() {
    return reals("tendon_stiffness");
  }

  public double[] tendonDamping() {
    return reals("tendon_damping");
  }

  public double[] tendonFrictionloss() {
    return reals("tendon_frictionloss");
  }

  /** Between these lengths a spring does not act, [ntendon, 2]. */
  public double[] tendonLengthspring() {
    return reals("tendon_lengthspring");
  }

  /** Length at {@code qpos0}, [ntendon]. */
  public double[] tendonLength0() {
    return reals("tendon_length0");
  }

  /** Inverse inertia at {@code qpos0}, [ntendon]. */
  public double[] tendonInvweight0() {
    return reals("tendon_invweight0");
  }

  /** Of the limit, [ntendon, 2]. */
  public double[] tendonSolrefLim() {
    return reals("tendon_solref_lim");
  }

  /** Of the limit, [ntendon, 5]. */
  public double[] tendonSolimpLim() {
    return reals("tendon_solimp_lim");
  }

  /** Of friction loss, [ntendon, 2]. */
  public double[] tendonSolrefFri() {
    return reals("tendon_solref_fri");
  }

  /** Of friction loss, [ntendon, 5]. */
  public double[] tendonSolimpFri() {
    return reals("tendon_solimp_fri");
  }

  /** Joint, [nwrap]. */
  public int[] wrapObjid() {
    return ints("wrap_objid");
  }

  /** Coefficient of the joint, [nwrap]. */
  public double[] wrapPrm() {
    return reals("wrap_prm");
  }

  /** {@code mjtSensor}, [nsensor]. */
  public int[] sensorType() {
    return ints("sensor_type");
  }

  /** {@code mjtObj}: 1 body's inertial frame, 2 body, 3 joint, 5 geom, 6 site, 19 actuator. */
  public int[] sensorObjtype() {
    return ints("sensor_objtype");
  }

  public int[] sensorObjid() {
    return ints("sensor_objid");
  }

  /** {@code mjtObj} of the frame in which it measures, 0 for the world, [nsensor]. */
  public int[] sensorReftype() {
    return ints("sensor_reftype");
  }

  /** That frame's object or -1, [nsensor]. */
  public int[] sensorRefid() {
    return ints("sensor_refid");
  }

  /** Numbers that it measures, [nsensor]. */
  public int[] sensorDim() {
    return ints("sensor_dim");
  }

  /** The first of them among all, [nsensor]. */
  public int[] sensorAdr() {
    return ints("sensor_adr");
  }

  /** Largest absolute value that it shows, 0 for none, [nsensor]. */
  public double[] sensorCutoff() {
    return reals("sensor_cutoff");
  }

  public double[] keyTime() {
    return reals("key_time");
  }

  /** [nkey, nq]. */
  public double[] keyQpos() {
    return reals("key_qpos");
  }

  /** [nkey, nv]. */
  public double[] keyQvel() {
    return reals("key_qvel");
  }

  /** [nkey, nu]. */
  public double[] keyCtrl() {
    return reals("key_ctrl");
  }

  /**
   * Mean of the diagonal of the mass matrix at {@code qpos0}: the scale of the solver's tolerance.
   */
  public double statMeaninertia() {
    return reals("stat_meaninertia")[0];
  }

  public List<String> bodyNames() {
    return names.get("body");
  }

  public List<String> jointNames() {
    return names.get("joint");
  }

  public List<String> geomNames() {
    return names.get("geom");
  }

  public List<String> siteNames() {
    return names.get("site");
  }

  public List<String> actuatorNames() {
    return names.get("actuator");
  }

  public List<String> keyNames() {
    return names.get("key");
  }

  public List<String> equalityNames() {
    return names.get("equality");
  }

  public List<String> tendonNames() {
    return names.get("tendon");
  }

  public List<String> sensorNames() {
    return names.get("sensor");
  }

  public int bodyId(String bodyName) {
    return id("body", bodyName);
  }

  public int jointId(String jointName) {
    return id("joint", jointName);
  }

  public int geomId(String geomName) {
    return id("geom", geomName);
  }

  public int siteId(String siteName) {
    return id("site", siteName);
  }

  public int actuatorId(String actuatorName) {
    return id("actuator", actuatorName);
  }

  public int keyId(String keyName) {
    return id("key", keyName);
  }

  public int equalityId(String equalityName) {
    return id("equality", equalityName);
  }

  public int tendonId(String tendonName) {
    return id("tendon", tendonName);
  }

  public int sensorId(String sensorName) {
    return id("sensor", sensorName);
  }

  private int id(String kind, String wanted) {
    int index = names.get(kind).indexOf(wanted);
    if (index < 0) {
      throw new IllegalArgumentException(
          "model %s: %s '%s' does not exist; there is %s"
              .formatted(name, kind, wanted, names.get(kind)));
    }
    return index;
  }

  /** How it looks: colours, cameras, lights. */
  public Visuals visuals() {
    return visuals;
  }

  /** The {@code <custom>} numbers, such as {@code init_qpos}, by name. */
  public Map<String, double[]> numerics() {
    Map<String, double[]> copy = new LinkedHashMap<>();
    numerics.forEach((key, values) -> copy.put(key, values.clone()));
    return copy;
  }
}
