package limber.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import limber.engine.Visuals.Checker;
import limber.engine.Visuals.Colour;
import limber.engine.Visuals.Light;
import limber.engine.Visuals.Surface;
import limber.engine.randomization.Parameter;

/**
 * How one environment looks: its model's {@link Visuals} as pictures show them, or as a
 * randomization has changed them.
 *
 * @param geoms a surface for each geom
 * @param lights the file's, or one of our own where none is on
 * @param eyes what is changed of each camera: the file's, in their order, then {@link #OVERVIEW}
 */
public record Look(List<Surface> geoms, List<Light> lights, List<Eye> eyes) {
  /** Name of cameras that no file describes: those that see everything and go along. */
  public static final String OVERVIEW = "overview";

  /** Vertical field of view of such a camera [degrees]. */
  public static final double FOVY = 40;

  /**
   * What is changed of a camera.
   *
   * @param camera its name
   * @param offset by which it is moved along its own axes right, up, backward, [3], [m]
   * @param turn about these axes, one after the other, [3], [degrees]
   * @param fovy its vertical field of view [degrees]
   * @param widening of it: {@code fovy} over the model's
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Eye(String camera, double[] offset, double[] turn, double fovy, double widening) {
    Eye(String camera, double fovy) {
      this(camera, new double[3], new double[3], fovy, 1);
    }
  }

  /** Gives a number of a geom, a light or a camera. */
  interface Numbers {
    double at(Parameter parameter, int row, int column);
  }

  public Look {
    geoms = List.copyOf(geoms);
    lights = List.copyOf(lights);
    eyes = List.copyOf(eyes);
  }

  /** As the model says. */
  public static Look of(Model model) {
    Visuals shown = model.visuals().shown(model.geomType());
    List<Eye> eyes = new ArrayList<>();
    shown.cameras().forEach(each -> eyes.add(new Eye(each.name(), each.fovy())));
    eyes.add(new Eye(OVERVIEW, FOVY));
    return new Look(shown.geoms(), shown.lights(), eyes);
  }

  /** What is changed of the camera of a name; of the overview where there is none. */
  public Eye eye(String camera) {
    return eyes.stream()
        .filter(each -> each.camera().equals(camera))
        .findFirst()
        .orElse(eyes.getLast());
  }

  /** The number that {@link #with} would set. */
  double value(Parameter parameter, int row, int column) {
    return switch (parameter.owner()) {
      case GEOM -> ofSurface(geoms.get(row), parameter, column);
      case LIGHT -> ofLight(lights.get(row), parameter, column);
      case CAMERA -> ofEye(eyes.get(row), parameter, column);
      default -> throw new IllegalArgumentException(parameter.label() + " is not in pictures");
    };
  }

  private static double ofSurface(Surface surface, Parameter parameter, int column) {
    Checker checker = surface.checker().orElse(Checker.FAINT);
    return switch (parameter) {
      case GEOM_RGBA -> ofColour(surface.colour(), column);
      case MAT_EMISSION -> surface.emission();
      case MAT_SPECULAR -> surface.specular();
      case MAT_SHININESS -> surface.shininess();
      case MAT_REFLECTANCE -> surface.reflectance();
      case MAT_TEXREPEAT -> column == 0 ? checker.repeatX() : checker.repeatY();
      case TEX_RGB1 -> ofColour(checker.first(), column);
      case TEX_RGB2 -> ofColour(checker.second(), column);
      default -> throw new IllegalArgumentException(parameter.label() + " is not a surface's");
    };
  }

  private static double ofColour(Colour colour, int column) {
    return switch (column) {
      case 0 -> colour.red();
      case 1 -> colour.green();
      case 2 -> colour.blue();
      default -> colour.alpha();
    };
  }

  private static double ofLight(Light light, Parameter parameter, int column) {
    return switch (parameter) {
      case LIGHT_ACTIVE -> light.active() ? 1 : 0;
      case LIGHT_POS -> light.pos()[column];
      case LIGHT_DIR -> light.dir()[column];
      case LIGHT_AMBIENT -> light.ambient()[column];
      case LIGHT_DIFFUSE -> light.diffuse()[column];
      case LIGHT_SPECULAR -> light.specular()[column];
      default -> throw new IllegalArgumentException(parameter.label() + " is not a light's");
    };
  }

  private static double ofEye(Eye eye, Parameter parameter, int column) {
    return switch (parameter) {
      case CAM_OFFSET -> eye.offset[column];
      case CAM_TURN -> eye.turn[column];
      case CAM_FOVY -> eye.fovy;
      default -> throw new IllegalArgumentException(parameter.label() + " is not a camera's");
    };
  }

  /** The same with other numbers. */
  Look with(Numbers numbers) {
    return new Look(
        IntStream.range(0, geoms.size()).mapToObj(i -> surface(numbers, i)).toList(),
        IntStream.range(0, lights.size()).mapToObj(i -> light(numbers, i)).toList(),
        IntStream.range(0, eyes.size()).mapToObj(i -> eye(numbers, i)).toList());
  }

  private Surface surface(Numbers numbers, int i) {
    Surface own = geoms.get(i);
    Checker squares =
        new Checker(
            colour(numbers, Parameter.TEX_RGB1, i, 1),
            colour(numbers, Parameter.TEX_RGB2, i, 1),
            numbers.at(Parameter.MAT_TEXREPEAT, i, 0),
            numbers.at(Parameter.MAT_TEXREPEAT, i, 1),
            own.checker().orElse(Checker.FAINT).uniform());
    return new Surface(
        colour(numbers, Parameter.GEOM_RGBA, i, numbers.at(Parameter.GEOM_RGBA, i, 3)),
        own.checker().isEmpty() && squares.equals(Checker.FAINT)
            ? Optional.empty()
            : Optional.of(squares),
        numbers.at(Parameter.MAT_EMISSION, i, 0),
        numbers.at(Parameter.MAT_SPECULAR, i, 0),
        numbers.at(Parameter.MAT_SHININESS, i, 0),
        numbers.at(Parameter.MAT_REFLECTANCE, i, 0),
        own.group());
  }

  private static Colour colour(Numbers numbers, Parameter parameter, int i, double alpha) {
    double[] rgb = vector(numbers, parameter, i);
    return new Colour(rgb[0], rgb[1], rgb[2], alpha);
  }

  private Light light(Numbers numbers, int i) {
    Light own = lights.get(i);
    return new Light(
        own.name(),
        own.body(),
        own.directional(),
        own.castshadow(),
        numbers.at(Parameter.LIGHT_ACTIVE, i, 0) >= 0.5,
        vector(numbers, Parameter.LIGHT_POS, i),
        vector(numbers, Parameter.LIGHT_DIR, i),
        vector(numbers, Parameter.LIGHT_AMBIENT, i),
        vector(numbers, Parameter.LIGHT_DIFFUSE, i),
        vector(numbers, Parameter.LIGHT_SPECULAR, i));
  }

  private Eye eye(Numbers numbers, int i) {
    Eye own = eyes.get(i);
    double fovy = numbers.at(Parameter.CAM_FOVY, i, 0);
    return new Eye(
        own.camera,
        vector(numbers, Parameter.CAM_OFFSET, i),
        vector(numbers, Parameter.CAM_TURN, i),
        fovy,
        own.widening * fovy / own.fovy);
  }

  private static double[] vector(Numbers numbers, Parameter parameter, int row) {
    return new double[] {
      numbers.at(parameter, row, 0), numbers.at(parameter, row, 1), numbers.at(parameter, row, 2)
    };
  }
}
