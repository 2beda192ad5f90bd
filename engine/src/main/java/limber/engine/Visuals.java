package limber.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a model looks. Nothing here changes its physics.
 *
 * @param geoms a surface for each geom
 * @param sites a surface for each site
 * @param cameras in the order of bodies
 * @param lights in the order of bodies
 * @param marks how contacts and forces are drawn
 */
public record Visuals(
    List<Surface> geoms,
    List<Surface> sites,
    List<Camera> cameras,
    List<Light> lights,
    Marks marks) {

  /** A colour as a screen shows it (sRGB); each number is 0 to 1. */
  public record Colour(double red, double green, double blue, double alpha) {}

  /**
   * A surface: what rgba and material of a geom or site come to.
   *
   * @param colour its own, or the material's
   * @param checker a checkerboard texture, whose colours are multiplied by {@code colour}
   * @param emission share of the colour that needs no light
   * @param specular strength of highlights, 0 to 1
   * @param shininess sharpness of highlights, 0 to 1
   * @param reflectance share of what it mirrors, 0 to 1
   * @param group MuJoCo's visibility group; 0 to 2 are shown
   */
  public record Surface(
      Colour colour,
      Optional<Checker> checker,
      double emission,
      double specular,
      double shininess,
      double reflectance,
      int group) {}

  /**
   * A checkerboard: {@code texture builtin="checker"}.
   *
   * @param repeatX how often its two by two squares repeat along x: over the whole surface, or over
   *     a metre where {@code uniform}
   */
  public record Checker(
      Colour first, Colour second, double repeatX, double repeatY, boolean uniform) {
    /**
     * What a plane has whose file gives it none, in squares of a metre: two shades of its colour.
     */
    public static final Checker FAINT =
        new Checker(new Colour(1, 1, 1, 1), new Colour(0.90, 0.91, 0.92, 1), 0.5, 0.5, true);
  }

  /** How a camera moves with the body that it belongs to. */
  public enum Mode {
    /** With the body. */
    FIXED,
    /** With the body's position; the orientation stays. */
    TRACK,
    /** With the centre of mass of all below the body. */
    TRACKCOM,
    /** With the body, always facing another. */
    TARGETBODY,
    /** With the body, always facing the centre of mass of all below another. */
    TARGETBODYCOM
  }

  /**
   * A camera. It looks along its -z axis, y is up.
   *
   * @param body that it belongs to
   * @param target body that it faces, or -1
   * @param pos in the body's frame, [3], [m]
   * @param quat in the body's frame, [4]
   * @param fovy vertical field of view [degrees]
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Camera(
      String name, int body, Mode mode, int target, double[] pos, double[] quat, double fovy) {}

  /**
   * A light.
   *
   * @param body that it belongs to
   * @param pos in the body's frame, [3], [m]
   * @param dir in the body's frame, [3]
   * @param ambient red, green, blue, [3]; so are diffuse and specular
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Light(
      String name,
      int body,
      boolean directional,
      boolean castshadow,
      boolean active,
      double[] pos,
      double[] dir,
      double[] ambient,
      double[] diffuse,
      double[] specular) {}

  /**
   * How contacts and forces are drawn: {@code visual} and {@code statistic} of a file. Where it
   * says nothing, arrows are as long as MuJoCo's; the discs are flatter, and colours are our own.
   *
   * @param meansize unit of the sizes below [m]; where empty, the mean size of bodies
   * @param meanmass [kg]; where empty, the mean mass of bodies
   * @param force length of an arrow over its force by {@code meanmass} [m kg/N]
   * @param stiffness of the spring by which a mouse pulls a body, over the body's inertia [1/s^2]
   * @param contactWidth radius of a contact's disc
   * @param contactHeight half of its height
   * @param forceWidth radius of an arrow
   * @param contactPoint colour of discs
   * @param contactForce colour of a contact's arrow
   * @param pull colour of an outer force's arrow
   */
  public record Marks(
      OptionalDouble meansize,
      OptionalDouble meanmass,
      double force,
      double stiffness,
      double contactWidth,
      double contactHeight,
      double forceWidth,
      Colour contactPoint,
      Colour contactForce,
      Colour pull) {
    /** Where a file says nothing. */
    public static final Marks DEFAULT =
        new Marks(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            0.005,
            100,
            0.3,
            0.04,
            0.07,
            new Colour(0.98, 0.80, 0.12, 1),
            new Colour(0.90, 0.16, 0.30, 1),
            new Colour(0.20, 0.68, 0.32, 1));
  }

  private static final Colour UNSAID = new Colour(0.5, 0.5, 0.5, 1);

  /** In place of the grey of geoms whose colour no file says. */
  private static final Colour PLEASANT = new Colour(0.86, 0.58, 0.33, 1);

  private static final Colour GROUND = new Colour(0.80, 0.83, 0.86, 1);

  public Visuals {
    geoms = List.copyOf(geoms);
    sites = List.copyOf(sites);
    cameras = List.copyOf(cameras);
    lights = List.copyOf(lights);
  }

  /**
   * As pictures show it: what no file gives a colour has one, a plane without a checkerboard has no
   * highlights, and where no light is on there is one of our own.
   *
   * @param geomTypes of each geom
   */
  public Visuals shown(int[] geomTypes) {
    List<Surface> surfaces = new ArrayList<>();
    for (int i = 0; i < geoms.size(); i++) {
      surfaces.add(shown(geoms.get(i), GeomType.of(geomTypes[i]) == GeomType.PLANE));
    }
    List<Light> lit = new ArrayList<>(lights);
    if (lights.stream().noneMatch(Light::active)) {
      lit.add(ownLight());
    }
    return new Visuals(
        surfaces, sites.stream().map(each -> shown(each, false)).toList(), cameras, lit, marks);
  }

  private static Surface shown(Surface surface, boolean plane) {
    Colour pleasant = plane ? GROUND : PLEASANT;
    return new Surface(
        surface.colour().equals(UNSAID) ? pleasant : surface.colour(),
        surface.checker(),
        surface.emission(),
        plane && surface.checker().isEmpty() ? 0 : surface.specular(),
        surface.shininess(),
        surface.reflectance(),
        surface.group());
  }

  private static Light ownLight() {
    double[] pos = {0, 0, 3};
    double[] dir = {0.4, 0.6, -1.2};
    double[] white = {0.7, 0.7, 0.7};
    double[] gleam = {0.3, 0.3, 0.3};
    return new Light("", 0, true, true, true, pos, dir, new double[3], white, gleam);
  }
}
