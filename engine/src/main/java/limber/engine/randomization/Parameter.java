package limber.engine.randomization;

import java.util.Locale;

/**
 * What may differ between environments, by the names of MuJoCo's fields, and three that change
 * several fields by one factor: {@code body_density}, {@code actuator_kp}, {@code actuator_kv}.
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
  PUSH_DECAY(Owner.MODEL, 1, Bound.NOT_NEGATIVE);

  /** Whose names a term's {@code of} is matched with. */
  public enum Owner {
    BODY,
    GEOM,
    JOINT,
    ACTUATOR,
    MODEL
  }

  /** Values that make physical sense. */
  public enum Bound {
    POSITIVE,
    NOT_NEGATIVE,
    NONE;

    boolean holds(double value) {
      return this == NONE || value > 0 || this == NOT_NEGATIVE && value == 0;
    }

    @Override
    public String toString() {
      return this == POSITIVE ? "above 0" : "at least 0";
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
    return ordinal() >= TIMESTEP_RATE.ordinal();
  }

  /** Whether it changes several fields, so that only a factor makes sense. */
  public boolean factorOnly() {
    return this == BODY_DENSITY || this == ACTUATOR_KP || this == ACTUATOR_KV;
  }
}
