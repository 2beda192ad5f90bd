package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limber.engine.GeomType;
import limber.engine.JointType;
import limber.engine.Option;
import limber.engine.Visuals;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says, with defaults and frames resolved and nothing derived. Angles are in
 * radians.
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the compiler, never compared
final class Spec {
  /** Numbers of {@code eq_data} a constraint. */
  static final int EQ_DATA = 11;

  /** {@code mjtEq}. */
  static final int EQ_CONNECT = 0;

  static final int EQ_WELD = 1;
  static final int EQ_JOINT = 2;

  final String name;
  final CompilerSettings compiler;
  final Option option;
  final double meaninertia;
  final Body world;
  final List<Actuator> actuators = new ArrayList<>();
  final List<Pair> pairs = new ArrayList<>();
  final List<Exclude> excludes = new ArrayList<>();
  final List<Key> keys = new ArrayList<>();
  final List<Equality> equalities = new ArrayList<>();
  final List<Tendon> tendons = new ArrayList<>();
  final List<Sensor> sensors = new ArrayList<>();
  final List<Texture> textures = new ArrayList<>();
  final List<Material> materials = new ArrayList<>();
  final Map<String, double[]> numerics = new LinkedHashMap<>();
  Visuals.Marks marks = Visuals.Marks.DEFAULT;

  /** {@code meaninertia} is NaN unless the file states it. */
  Spec(String name, CompilerSettings compiler, Option option, double meaninertia, Body world) {
    this.name = name;
    this.compiler = compiler;
    this.option = option;
    this.meaninertia = meaninertia;
    this.world = world;
  }

  /** A body and what hangs on it, in the order of the file. */
  static final class Body {
    final XmlElement at;
    final String name;
    final double[] pos;
    final double[] quat;
    final double gravcomp;
    @Nullable Inertia inertial;
    final List<Joint> joints = new ArrayList<>();
    final List<Geom> geoms = new ArrayList<>();
    final List<Site> sites = new ArrayList<>();
    final List<Camera> cameras = new ArrayList<>();
    final List<Light> lights = new ArrayList<>();
    final List<Body> children = new ArrayList<>();

    Body(XmlElement at, String name, double[] pos, double[] quat, double gravcomp) {
      this.at = at;
      this.name = name;
      this.pos = pos;
      this.quat = quat;
      this.gravcomp = gravcomp;
    }
  }

  record Joint(
      XmlElement at,
      String name,
      JointType type,
      double[] pos,
      double[] axis,
      double stiffness,
      double damping,
      double armature,
      double frictionloss,
      boolean limited,
      double[] range,
      boolean actfrclimited,
      double[] actfrcrange,
      double margin,
      double ref,
      double springref,
      double[] springdamper,
      Softness limit,
      Softness friction) {}

  /** Constraint reference [2] and impedance [5]. */
  record Softness(double[] solref, double[] solimp) {}

  record Geom(
      XmlElement at,
      String name,
      GeomType type,
      double[] pos,
      double[] quat,
      double[] size,
      double[] friction,
      Softness softness,
      double solmix,
      double margin,
      double gap,
      int condim,
      int contype,
      int conaffinity,
      int priority,
      Look look,
      double mass,
      double[] moments) {}

  record Site(
      XmlElement at,
      String name,
      GeomType type,
      double[] size,
      double[] pos,
      double[] quat,
      Look look) {}

  /** Colour, material and group of a geom or site; an empty name for no material. */
  record Look(XmlElement at, double[] rgba, String material, int group) {}

  record Texture(XmlElement at, String name, boolean checker, double[] rgb1, double[] rgb2) {}

  record Material(
      XmlElement at,
      String name,
      String texture,
      double[] texrepeat,
      boolean texuniform,
      double emission,
      double specular,
      double shininess,
      double reflectance,
      double[] rgba) {}

  /** A camera; {@code target} is empty unless the mode faces a body. */
  record Camera(
      XmlElement at,
      String name,
      Visuals.Mode mode,
      String target,
      double[] pos,
      double[] quat,
      double fovy) {}

  record Light(
      XmlElement at,
      String name,
      boolean directional,
      boolean castshadow,
      boolean active,
      double[] pos,
      double[] dir,
      double[] ambient,
      double[] diffuse,
      double[] specular) {}

  /**
   * An actuator on a joint or a tendon ({@code transmission}). A positive {@code biasprm[2]} of a
   * servo is a damping ratio; {@code inheritrange} above 0 takes the controls' range from the
   * target's.
   */
  record Actuator(
      XmlElement at,
      String name,
      String transmission,
      String target,
      double[] gear,
      boolean ctrllimited,
      double[] ctrlrange,
      boolean forcelimited,
      double[] forcerange,
      int gaintype,
      int biastype,
      double[] gainprm,
      double[] biasprm,
      double inheritrange) {}

  /**
   * An equality constraint of two bodies, sites or joints ({@code kind}); the second may be null.
   */
  record Equality(
      XmlElement at,
      String name,
      int type,
      String kind,
      String first,
      @Nullable String second,
      boolean active,
      Softness softness,
      double[] data) {}

  /** A fixed tendon. */
  record Tendon(
      XmlElement at,
      String name,
      List<Wrap> path,
      boolean limited,
      double[] range,
      double margin,
      double stiffness,
      double damping,
      double frictionloss,
      double[] springlength,
      Softness limit,
      Softness friction) {}

  /** A joint in a tendon, with its coefficient. */
  record Wrap(XmlElement at, String joint, double coef) {}

  /**
   * A sensor.
   *
   * @param objtype {@code mjtObj} of what it is attached to, whose {@code kind} and {@code object}
   *     name stand in {@code attribute}
   * @param reftype {@code mjtObj} of the frame it measures in, 0 for the world's
   */
  record Sensor(
      XmlElement at,
      String name,
      int type,
      int dim,
      int objtype,
      String attribute,
      String kind,
      String object,
      int reftype,
      String refkind,
      String reference,
      double cutoff) {}

  record Pair(
      XmlElement at,
      String geom1,
      String geom2,
      int condim,
      double[] friction,
      double[] solref,
      double[] solreffriction,
      double[] solimp,
      double margin,
      double gap) {}

  record Exclude(XmlElement at, String body1, String body2) {}

  /** A state by name; arrays that the file leaves out are null. */
  record Key(
      XmlElement at,
      String name,
      double time,
      double @Nullable [] qpos,
      double @Nullable [] qvel,
      double @Nullable [] ctrl) {}
}
