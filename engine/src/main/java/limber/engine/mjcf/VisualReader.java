package limber.engine.mjcf;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import limber.engine.Visuals.Colour;
import limber.engine.Visuals.Marks;
import limber.engine.Visuals.Mode;

/** Reads what only pictures need: colours, materials, textures, cameras, lights. */
final class VisualReader {
  private static final double[] GREY = {0.5, 0.5, 0.5, 1};

  private final CompilerSettings compiler;

  VisualReader(CompilerSettings compiler) {
    this.compiler = compiler;
  }

  /** Colour, material and group of a geom or site. */
  static Spec.Look look(Attributes a) {
    return new Spec.Look(
        a.element(), a.vector("rgba", GREY), a.text("material", ""), a.integer("group", 0));
  }

  /** Whether a colour is the one that a file leaves unsaid; then a material's counts. */
  static boolean unsaid(double[] rgba) {
    return Arrays.equals(rgba, GREY);
  }

  static Spec.Texture texture(XmlElement element) {
    Attributes a = new Attributes(element);
    a.ignore("type", "colorspace", "content_type", "gridsize", "gridlayout");
    a.ignore("fileright", "fileleft", "fileup", "filedown", "filefront", "fileback");
    a.ignore("mark", "markrgb", "random", "width", "height", "hflip", "vflip", "nchannel");
    Spec.Texture texture =
        new Spec.Texture(
            element,
            a.text("name", stem(a.text("file", ""))),
            a.keyword("builtin", "none", "none", "gradient", "checker", "flat").equals("checker"),
            a.vector("rgb1", 0.8, 0.8, 0.8),
            a.vector("rgb2", 0.5, 0.5, 0.5));
    a.finish();
    return texture;
  }

  /** The name of a texture that has none: its file's, without folder and ending. */
  private static String stem(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  static Spec.Material material(Attributes a) {
    a.ignore("metallic", "roughness");
    Spec.Material material =
        new Spec.Material(
            a.element(),
            a.text("name", ""),
            a.text("texture", ""),
            a.vector("texrepeat", 1, 1),
            a.flag("texuniform", false),
            a.atLeastZero("emission", 0),
            a.atLeastZero("specular", 0.5),
            a.atLeastZero("shininess", 0.5),
            a.atLeastZero("reflectance", 0),
            a.vector("rgba", 1, 1, 1, 1));
    a.finish();
    return material;
  }

  /** {@code template}: a default. */
  Spec.Camera camera(Attributes a, boolean template) {
    a.ignore("ipd", "resolution", "user", "orthographic", "projection", "output");
    a.ignore("focal", "focalpixel", "principal", "principalpixel", "sensorsize");
    Mode mode = mode(a);
    double fovy = a.number("fovy", 45);
    if (fovy <= 0 || fovy >= 180) {
      throw a.error("fovy", "must be above 0 and below 180 degrees");
    }
    String target = a.text("target", "");
    boolean faces = mode == Mode.TARGETBODY || mode == Mode.TARGETBODYCOM;
    if (faces && target.isEmpty() && !template) {
      throw a.error("mode", "needs a body to face; name it in target");
    }
    Spec.Camera camera =
        new Spec.Camera(
            a.element(),
            a.text("name", ""),
            mode,
            faces ? target : "",
            a.vector("pos", 0, 0, 0),
            compiler.orientation(a),
            fovy);
    a.finish();
    return camera;
  }

  static Spec.Light light(Attributes a) {
    a.ignore("mode", "target", "attenuation", "cutoff", "exponent", "bulbradius");
    a.ignore("intensity", "range", "texture");
    String type = a.keyword("type", "spot", "spot", "directional", "point", "image");
    double[] dir = a.vector("dir", 0, 0, -1);
    if (Spatial.norm(dir) < 1e-14) {
      throw a.error("dir", "has length zero; give a direction");
    }
    Spec.Light light =
        new Spec.Light(
            a.element(),
            a.text("name", ""),
            a.flag("directional", type.equals("directional")),
            a.flag("castshadow", true),
            a.flag("active", true),
            a.vector("pos", 0, 0, 0),
            Spatial.normalize(dir),
            a.vector("ambient", 0, 0, 0),
            a.vector("diffuse", 0.7, 0.7, 0.7),
            a.vector("specular", 0.3, 0.3, 0.3));
    a.finish();
    return light;
  }

  /** Sizes and colours of contacts and forces; all else that {@code visual} says is left alone. */
  static Marks marks(List<XmlElement> visuals, List<XmlElement> statistics) {
    Marks usual = Marks.DEFAULT;
    Attributes statistic = new Attributes(statistics);
    Attributes map = settings(visuals, "map");
    Attributes scale = settings(visuals, "scale");
    Attributes rgba = settings(visuals, "rgba");
    return new Marks(
        positive(statistic, "meansize"),
        positive(statistic, "meanmass"),
        map.atLeastZero("force", usual.force()),
        map.atLeastZero("stiffness", usual.stiffness()),
        scale.atLeastZero("contactwidth", usual.contactWidth()),
        scale.atLeastZero("contactheight", usual.contactHeight()),
        scale.atLeastZero("forcewidth", usual.forceWidth()),
        colour(rgba, "contactpoint", usual.contactPoint()),
        colour(rgba, "contactforce", usual.contactForce()),
        colour(rgba, "force", usual.pull()));
  }

  /** All elements of a name in {@code visual}, later ones over earlier ones. */
  private static Attributes settings(List<XmlElement> visuals, String name) {
    return new Attributes(
        visuals.stream()
            .flatMap(each -> each.children.stream())
            .filter(each -> each.name.equals(name))
            .toList());
  }

  private static OptionalDouble positive(Attributes a, String name) {
    return a.has(name) ? OptionalDouble.of(a.positive(name, 1)) : OptionalDouble.empty();
  }

  private static Colour colour(Attributes a, String name, Colour usual) {
    double[] initial = {usual.red(), usual.green(), usual.blue(), usual.alpha()};
    return VisualCompiler.colour(a.vector(name, initial));
  }

  private static Mode mode(Attributes a) {
    String mode = a.text("mode", "fixed");
    for (Mode each : List.of(Mode.values())) {
      if (each.name().toLowerCase(Locale.ROOT).equals(mode)) {
        return each;
      }
    }
    throw a.error("mode", "is not one of fixed, track, trackcom, targetbody, targetbodycom");
  }
}
