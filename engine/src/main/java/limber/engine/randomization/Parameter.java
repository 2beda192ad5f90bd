package limber.engine.randomization;

import java.util.Locale;

/**
 * What may differ between environments, by the names of MuJoCo's fields, and three that change
 * several fields by one factor: {@code body_density}, {@code actuator_kp}, {@code actuator_kv}. The
 * last ones, from {@link #GEOM_RGBA} on, change pictures and no physics.
 */
public enum Parameter {
  /** Mass [kg], without the inertia. */
  BODY_MASS(Owner.BODY, 1, Bound.POSITIVE),
  /** Principal moments of inertia [kg m^2]. */
  BODY_INERTIA(Owner.BODY, 3, Bound.POSITIVE),
  /** Mass and moments of inertia by one factor: scale only. */
  BODY_DENSITY(Owner.BODY, 1, Bound.POSITIVE),
  /** Centre of mass in the body's frame [m]. */
  BODY_IPOS(Owner.BODY, 3, Bound.NONE),
  /** Sizes [m], as MuJoCo orders them for each type of geom; masses stay. */
  GEOM_SIZE(Owner.GEOM, 3, Bound.POSITIVE),
  /** Sliding, torsional and rolling friction. A contact takes the larger of its two geoms'. */
  GEOM_FRICTION(Owner.GEOM, 3, Bound.POSITIVE),
  /** Damping of each degree of freedom of a joint. */
  DOF_DAMPING(Owner.JOINT, 1, Bound.NOT_NEGATIVE),
  DOF_ARMATURE(Owner.JOINT, 1, Bound.NOT_NEGATIVE),
  DOF_FRICTIONLOSS(Owner.JOINT, 1, Bound.NOT_NEGATIVE),
  JNT_STIFFNESS(Owner.JOINT, 1, Bound.NOT_NEGATIVE),
  /** Lower and upper limit [m or rad]; where draws cross over, both become their mean. */
  JNT_RANGE(Owner.JOINT, 2, Bound.NONE),
  ACTUATOR_GEAR(Owner.ACTUATOR, 6, Bound.NONE),
  ACTUATOR_GAINPRM(Owner.ACTUATOR, 3, Bound.NONE),
  ACTUATOR_BIASPRM(Owner.ACTUATOR, 3, Bound.NONE),
  /** Gain of a position servo: gainprm[0] and biasprm[1] by one factor: scale only. */
  ACTUATOR_KP(Owner.ACTUATOR, 1, Bound.POSITIVE),
  /** Damping of a servo, biasprm[2]: scale only. */
  ACTUATOR_KV(Owner.ACTUATOR, 1, Bound.POSITIVE),
  /** Lower and upper limit of an actuator's force [N or N m]. */
  ACTUATOR_FORCERANGE(Owner.ACTUATOR, 2, Bound.NONE),
  /** Gravity [m/s^2]. */
  OPT_GRAVITY(Owner.MODEL, 3, Bound.NONE),
  /** Steps last longer than the model says, each by an exponential law of this rate [1/s]. */
  TIMESTEP_RATE(Owner.MODEL, 1, Bound.POSITIVE),
  /** Standard deviation of a random push on a body, over its mass, along each axis [m/s^2]. */
  PUSH_DEVIATION(Owner.BODY, 1, Bound.NOT_NEGATIVE),
  /** How often pushes strike [1/s]. */
  PUSH_RATE(Owner.MODEL, 1, Bound.NOT_NEGATIVE),
  /** How fast a push dies away [1/s]; 0.1256, which is 1% in 80 ms, where nothing is said. */
  PUSH_DECAY(Owner.MODEL, 1, Bound.NOT_NEGATIVE),
  /** Colour of a geom as pictures show it: red, green, blue, opacity. */
  GEOM_RGBA(Owner.GEOM, 4, Bound.UNIT),
  /** Share of a geom's colour that needs no light. */
  MAT_EMISSION(Owner.GEOM, 1, Bound.UNIT),
  /** Strength of highlights. */
  MAT_SPECULAR(Owner.GEOM, 1, Bound.UNIT),
  /** Sharpness of highlights. */
  MAT_SHININESS(Owner.GEOM, 1, Bound.UNIT),
  /** Share of the sky that is mirrored. */
  MAT_REFLECTANCE(Owner.GEOM, 1, Bound.UNIT),
  /** How often a plane's two by two squares repeat along x and y. */
  MAT_TEXREPEAT(Owner.GEOM, 2, Bound.POSITIVE),
  /** Colour of a plane's squares, of which the geom's is a factor: red, green, blue. */
  TEX_RGB1(Owner.GEOM, 3, Bound.UNIT),
  /** Colour of the other squares. */
  TEX_RGB2(Owner.GEOM, 3, Bound.UNIT),
  /** Whether a light is on: from 0.5. */
  LIGHT_ACTIVE(Owner.LIGHT, 1, Bound.UNIT),
  /** Where a light is in its body's frame [m]. */
  LIGHT_POS(Owner.LIGHT, 3, Bound.NONE),
  /** Where it shines in its body's frame; of any length. */
  LIGHT_DIR(Owner.LIGHT, 3, Bound.NONE),
  LIGHT_AMBIENT(Owner.LIGHT, 3, Bound.NOT_NEGATIVE),
  LIGHT_DIFFUSE(Owner.LIGHT, 3, Bound.NOT_NEGATIVE),
  LIGHT_SPECULAR(Owner.LIGHT, 3, Bound.NOT_NEGATIVE),
  /** By how much a camera is moved along its own axes: right, up, backward [m]. */
  CAM_OFFSET(Owner.CAMERA, 3, Bound.NONE),
  /** By how much it is turned about these axes, one after the other [degrees]. */
  CAM_TURN(Owner.CAMERA, 3, Bound.NONE),
  /** Vertical field of view [degrees]. */
  CAM_FOVY(Owner.CAMERA, 1, Bound.ANGLE);

  /** Whose names a term's {@code of} is matched with. */
  public enum Owner {
    BODY,
    GEOM,
    JOINT,
    ACTUATOR,
    MODEL,
    LIGHT,
    CAMERA
  }

  /** Values that make sense. */
  public enum Bound {
    POSITIVE(Double.MIN_VALUE, Double.POSITIVE_INFINITY, "above 0"),
    NOT_NEGATIVE(0, Double.POSITIVE_INFINITY, "at least 0"),
    /** Shares and colours. */
    UNIT(0, 1, "between 0 and 1"),
    /** Angles under which a picture can be drawn. */
    ANGLE(1, 170, "between 1 and 170 degrees"),
    NONE(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, "finite");

    private final double least;
    private final double most;
    private final String words;

    Bound(double least, double most, String words) {
      this.least = least;
      this.most = most;
      this.words = words;
    }

    /** Whether a factor of this size can be: none turns a value's sign. */
    boolean holdsFactor(double value) {
      return this == NONE || value > 0 || least == 0 && value == 0;
    }

    double least() {
      return least;
    }

    double most() {
      return most;
    }

    /** The nearest value within it. */
    public double nearest(double value) {
      return Math.clamp(value, least, most);
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private final Owner owner;
  private final int columns;
  private final Bound bound;

  Parameter(Owner owner, int columns, Bound bound) {
    this.owner = owner;
    this.columns = columns;
    this.bound = bound;
  }

  /** The name in files, MuJoCo's where it has one. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whose it is. */
  public Owner owner() {
    return owner;
  }

  /** Numbers that an owner has. */
  public int columns() {
    return columns;
  }

  /** Values that make sense. */
  public Bound bound() {
    return bound;
  }

  /** Whether a model says nothing of it, so that it can only be set. */
  public boolean setOnly() {
    return ordinal() >= TIMESTEP_RATE.ordinal() && !visual() || this == LIGHT_ACTIVE;
  }

  /** Whether it is 0 in every model, so that a factor changes nothing. */
  public boolean zero() {
    return this == CAM_OFFSET || this == CAM_TURN;
  }

  /** Whether it changes pictures and no physics. */
  public boolean visual() {
    return ordinal() >= GEOM_RGBA.ordinal();
  }

  /** Whether it changes several fields, so that only a factor makes sense. */
  public boolean factorOnly() {
    return this == BODY_DENSITY || this == ACTUATOR_KP || this == ACTUATOR_KV;
  }
}
