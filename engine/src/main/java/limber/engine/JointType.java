package limber.engine;

/** Joint types; the ordinal is MuJoCo's {@code mjtJoint}. */
public enum JointType {
  FREE(7, 6),
  BALL(4, 3),
  SLIDE(1, 1),
  HINGE(1, 1);

  private final int positions;
  private final int velocities;

  JointType(int positions, int velocities) {
    this.positions = positions;
    this.velocities = velocities;
  }

  /** Numbers in {@code qpos}. */
  public int positions() {
    return positions;
  }

  /** Numbers in {@code qvel}. */
  public int velocities() {
    return velocities;
  }

  /** The name in MJCF. */
  public String label() {
    return Labels.of(this);
  }

  /** The type with MuJoCo's number {@code code}. */
  public static JointType of(int code) {
    return values()[code];
  }
}
