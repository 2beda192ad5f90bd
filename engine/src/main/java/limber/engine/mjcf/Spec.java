package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limber.engine.GeomType;
import limber.engine.JointType;
import limber.engine.Option;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says, with defaults and frames resolved and nothing derived. Angles are in
 * radians.
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the compiler, never compared
final class Spec {
  final String name;
  final CompilerSettings compiler;
  final Option option;
  final double meaninertia;
  final Body world;
  final List<Actuator> actuators = new ArrayList<>();
  final List<Pair> pairs = new ArrayList<>();
  final List<Exclude> excludes = new ArrayList<>();
  final List<Key> keys = new ArrayList<>();
  final Map<String, double[]> numerics = new LinkedHashMap<>();

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
      int group,
      double mass,
      double[] moments) {}

  record Site(String name, double[] pos, double[] quat, XmlElement at) {}

  record Actuator(
      XmlElement at,
      String name,
      String joint,
      double[] gear,
      boolean ctrllimited,
      double[] ctrlrange,
      boolean forcelimited,
      double[] forcerange,
      int gaintype,
      int biastype,
      double[] gainprm,
      double[] biasprm) {}

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
