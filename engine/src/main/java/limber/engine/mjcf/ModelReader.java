package limber.engine.mjcf;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import limber.engine.JointType;
import limber.engine.Option;
import org.jspecify.annotations.Nullable;

/** Turns a model file into a {@link Spec}. What it does not know, it refuses. */
final class ModelReader {
  private static final Set<String> FLAT =
      Set.of("actuator", "contact", "keyframe", "custom", "equality", "sensor");

  private final List<XmlElement> sections;
  private final Defaults defaults = new Defaults();
  private final PartReader parts;
  private final ActuatorReader actuators;
  private final TendonReader tendons;
  private final VisualReader visuals;
  private final Spec spec;
  private long customNumbers;

  private ModelReader(XmlElement root) {
    sections = root.children;
    CompilerSettings compiler = CompilerSettings.read(sections("compiler"), root);
    parts = new PartReader(compiler);
    actuators = new ActuatorReader(compiler);
    tendons = new TendonReader(compiler);
    visuals = new VisualReader(compiler);
    Option option = OptionReader.read(sections("option"), root);
    Spec.Body world = new Spec.Body(root, "world", new double[3], new double[] {1, 0, 0, 0}, 0);
    spec =
        new Spec(
            root.attributes.getOrDefault("model", "MuJoCo Model"),
            compiler,
            option,
            meaninertia(),
            world);
    spec.marks = VisualReader.marks(sections("visual"), sections("statistic"));
  }

  static Spec read(XmlElement root) {
    if (!root.name.equals("mujoco")) {
      throw root.error("is not an MJCF model; the outermost element must be <mujoco>");
    }
    root.allow("model");
    ModelReader reader = new ModelReader(root);
    reader.readDefaults();
    for (XmlElement section : root.children) {
      reader.section(section);
    }
    reader.padKeys();
    return reader.spec;
  }

  /**
   * {@code <size nkey>}: keyframes that the file only counts rest at qpos0. The other sizes are
   * memory.
   */
  private void padKeys() {
    for (XmlElement each : sections("size")) {
      Attributes a = new Attributes(each);
      int count = a.integer("nkey", 0);
      if (count > Limits.KEYS) {
        throw a.error("nkey", "is too large; at most %d are read".formatted(Limits.KEYS));
      }
      while (spec.keys.size() < count) {
        spec.keys.add(new Spec.Key(each, "", 0, null, null, null));
      }
    }
  }

  private List<XmlElement> sections(String name) {
    return sections.stream().filter(each -> each.name.equals(name)).toList();
  }

  private double meaninertia() {
    double value = Double.NaN;
    for (XmlElement each : sections("statistic")) {
      Attributes a = new Attributes(each);
      a.ignore("meanmass", "meansize", "extent", "center");
      value = a.has("meaninertia") ? a.positive("meaninertia", 1) : value;
      a.finish();
    }
    return value;
  }

  private void readDefaults() {
    sections("default").forEach(defaults::read);
    for (XmlElement each : defaults.all()) {
      Attributes a = new Attributes(each);
      switch (each.name) {
        case "joint" -> parts.joint(a, true);
        case "geom" -> parts.geom(a, true);
        case "site" -> parts.site(a, true);
        case "equality" -> EqualityReader.check(a);
        case "tendon" -> tendons.check(a);
        case "material" -> VisualReader.material(a);
        case "camera" -> visuals.camera(a, true);
        case "light" -> VisualReader.light(a);
        case "pair" -> {}
        default -> ActuatorReader.check(each);
      }
    }
  }

  /** Most elements hold no others. */
  private static void requireEmpty(XmlElement element) {
    if (!element.children.isEmpty()) {
      throw element.children.getFirst().unsupported();
    }
  }

  private void section(XmlElement section) {
    if (FLAT.contains(section.name)) {
      section.allow();
      section.children.forEach(ModelReader::requireEmpty);
    }
    switch (section.name) {
      // Read before; or pictures, which change no physics.
      case "compiler", "option", "default", "statistic", "size", "visual" -> {}
      case "worldbody" -> {
        section.allow();
        content(section, spec.world, null);
      }
      case "actuator" -> section.children.forEach(this::actuator);
      case "contact" -> section.children.forEach(this::contact);
      case "keyframe" -> section.children.forEach(this::key);
      case "custom" -> section.children.forEach(this::numeric);
      case "asset" -> section.children.forEach(this::asset);
      case "equality" -> section.children.forEach(this::equality);
      case "tendon" -> section.children.forEach(this::tendon);
      case "sensor" -> section.children.forEach(each -> spec.sensors.add(SensorReader.read(each)));
      default -> throw section.unsupported();
    }
  }

  private void asset(XmlElement element) {
    switch (element.name) {
      case "texture" -> spec.textures.add(VisualReader.texture(element));
      case "material" ->
          spec.materials.add(VisualReader.material(defaults.attributes(element, null)));
      default -> throw element.unsupported();
    }
  }

  private void content(XmlElement section, Spec.Body body, @Nullable String childclass) {
    boolean world = body == spec.world;
    for (XmlElement child : section.children) {
      boolean moves = List.of("joint", "freejoint", "inertial").contains(child.name);
      if (world && moves) {
        throw child.error("stands in <worldbody>, which does not move; put it in a <body>");
      }
      if (!child.name.equals("body")) {
        requireEmpty(child);
      }
      switch (child.name) {
        case "body" -> body.children.add(body(child, childclass));
        case "inertial" -> body.inertial = parts.inertial(child);
        case "joint" -> body.joints.add(parts.joint(defaults.attributes(child, childclass), false));
        case "freejoint" -> body.joints.add(parts.freejoint(child));
        case "geom" -> body.geoms.add(parts.geom(defaults.attributes(child, childclass), false));
        case "site" -> body.sites.add(parts.site(defaults.attributes(child, childclass), false));
        case "camera" ->
            body.cameras.add(visuals.camera(defaults.attributes(child, childclass), false));
        case "light" -> body.lights.add(VisualReader.light(defaults.attributes(child, childclass)));
        default -> throw child.unsupported();
      }
    }
    checkJoints(body, world || section.name.equals("worldbody"));
  }

  private Spec.Body body(XmlElement element, @Nullable String inherited) {
    Attributes a = new Attributes(element);
    a.ignore("user");
    a.keyword("mocap", "false", "false");
    String childclass = a.text("childclass");
    childclass = childclass == null ? inherited : defaults.require(element, childclass);
    Spec.Body body =
        new Spec.Body(
            element,
            a.text("name", ""),
            a.vector("pos", 0, 0, 0),
            spec.compiler.orientation(a),
            a.number("gravcomp", 0));
    a.finish();
    content(element, body, childclass);
    boolean nestedFree =
        body.children.stream()
            .flatMap(each -> each.joints.stream())
            .anyMatch(each -> each.type() == JointType.FREE);
    if (nestedFree) {
      throw element.error(
          "holds a body with a free joint; a free joint belongs to a child of <worldbody>");
    }
    return body;
  }

  private static void checkJoints(Spec.Body body, boolean world) {
    int dofs = 0;
    boolean ball = false;
    for (Spec.Joint joint : body.joints) {
      dofs += joint.type().velocities();
      if (joint.type() == JointType.FREE && body.joints.size() > 1) {
        throw joint.at().error("a free joint must be the only joint of its body");
      }
      if (ball && joint.type() != JointType.SLIDE) {
        throw joint
            .at()
            .error("no rotation may follow a ball joint on one body; add a body between");
      }
      ball |= joint.type() == JointType.BALL;
    }
    if (!world && dofs > 6) {
      throw body.at.error("has %d degrees of freedom; a body has at most 6".formatted(dofs));
    }
  }

  private void actuator(XmlElement element) {
    if (!ActuatorReader.reads(element.name)) {
      throw element.unsupported();
    }
    spec.actuators.add(actuators.read(defaults.attributes(element, null)));
  }

  private void equality(XmlElement element) {
    if (!EqualityReader.reads(element.name)) {
      throw element.unsupported();
    }
    spec.equalities.add(EqualityReader.read(defaults.attributes(element, null, "equality")));
  }

  private void tendon(XmlElement element) {
    if (!element.name.equals("fixed")) {
      throw element.unsupported();
    }
    spec.tendons.add(tendons.read(defaults.attributes(element, null, "tendon")));
  }

  private void contact(XmlElement element) {
    if (element.name.equals("exclude")) {
      element.allow("name", "body1", "body2");
      spec.excludes.add(
          new Spec.Exclude(element, required(element, "body1"), required(element, "body2")));
    } else if (element.name.equals("pair")) {
      Attributes a = defaults.attributes(element, null);
      spec.pairs.add(
          new Spec.Pair(
              element,
              a.text("geom1", ""),
              a.text("geom2", ""),
              PartReader.condim(a),
              a.numbers("friction", 1, 1, 0.005, 0.0001, 0.0001),
              PartReader.solref(a, "solref"),
              a.numbers("solreffriction", 0, 0),
              PartReader.solimp(a, "solimp"),
              a.number("margin", 0),
              a.number("gap", 0)));
      a.finish();
    } else {
      throw element.unsupported();
    }
  }

  private void key(XmlElement element) {
    element.allow("name", "time", "qpos", "qvel", "ctrl");
    Attributes a = new Attributes(element);
    spec.keys.add(
        new Spec.Key(
            element,
            a.text("name", ""),
            a.number("time", 0),
            a.list("qpos"),
            a.list("qvel"),
            a.list("ctrl")));
  }

  private void numeric(XmlElement element) {
    if (!element.name.equals("numeric")) {
      throw element.unsupported();
    }
    element.allow("name", "size", "data");
    Attributes a = new Attributes(element);
    double[] data = a.list("data");
    data = data == null ? new double[0] : data;
    int size = a.integer("size", Math.max(1, data.length));
    if (size < Math.max(1, data.length)) {
      throw a.error("size", "is less than %d".formatted(Math.max(1, data.length)));
    }
    customNumbers += size;
    if (customNumbers > Limits.NUMBERS) {
      throw element.error(
          "brings custom numbers to %d; at most %d are read"
              .formatted(customNumbers, Limits.NUMBERS));
    }
    if (spec.numerics.put(required(element, "name"), Arrays.copyOf(data, size)) != null) {
      throw element.error("exists already; rename one");
    }
  }

  private static String required(XmlElement element, String name) {
    String value = element.get(name);
    if (value == null) {
      throw element.error("attribute '%s' is missing; give it".formatted(name));
    }
    return value;
  }
}
