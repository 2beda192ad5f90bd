package limber.engine;

/** Geometry types; the ordinal is MuJoCo's {@code mjtGeom}. */
public enum GeomType {
  PLANE(3),
  HFIELD(0),
  SPHERE(1),
  CAPSULE(2),
  ELLIPSOID(3),
  CYLINDER(2),
  BOX(3);

  private final int sizes;

  GeomType(int sizes) {
    this.sizes = sizes;
  }

  /** Leading numbers of {@code geom_size} that have a meaning. */
  public int sizes() {
    return sizes;
  }

  /** The name in MJCF. */
  public String label() {
    return Labels.of(this);
  }

  /** The type with MuJoCo's number {@code code}. */
  public static GeomType of(int code) {
    return values()[code];
  }
}
