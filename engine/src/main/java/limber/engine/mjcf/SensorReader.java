package limber.engine.mjcf;

import java.util.List;
import java.util.Map;

/** Reads sensors. They change no motion; a model keeps what they measure. */
final class SensorReader {
  /**
   * A kind of sensor.
   *
   * @param type {@code mjtSensor}
   * @param dim numbers that it measures
   * @param object what it is attached to: the attribute that names it, or "frame"
   */
  private record Kind(int type, int dim, String object) {}

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("touch", new Kind(0, 1, "site")),
          Map.entry("accelerometer", new Kind(1, 3, "site")),
          Map.entry("velocimeter", new Kind(2, 3, "site")),
          Map.entry("gyro", new Kind(3, 3, "site")),
          Map.entry("force", new Kind(4, 3, "site")),
          Map.entry("torque", new Kind(5, 3, "site")),
          Map.entry("rangefinder", new Kind(7, 1, "site")),
          Map.entry("jointpos", new Kind(9, 1, "joint")),
          Map.entry("jointvel", new Kind(10, 1, "joint")),
          Map.entry("actuatorfrc", new Kind(15, 1, "actuator")),
          Map.entry("framepos", new Kind(26, 3, "frame")),
          Map.entry("framequat", new Kind(27, 4, "frame")),
          Map.entry("framelinvel", new Kind(31, 3, "frame")),
          Map.entry("frameangvel", new Kind(32, 3, "frame")),
          Map.entry("subtreecom", new Kind(35, 3, "body")));

  /** {@code mjtObj}. */
  static final int BODY = 1;

  static final int SITE = 6;

  /** {@code mjtObj}: what a sensor can be attached to. */
  private static final Map<String, Integer> OBJECTS =
      Map.of("body", BODY, "xbody", 2, "joint", 3, "geom", 5, "site", SITE, "actuator", 19);

  private static final String[] FRAMES = {"body", "xbody", "geom", "site"};

  private SensorReader() {}

  static Spec.Sensor read(XmlElement element) {
    Kind kind = KINDS.get(element.name);
    if (kind == null) {
      throw element.unsupported();
    }
    Attributes a = new Attributes(element);
    a.ignore("user", "noise");
    String object = kind.object;
    String name = object;
    String reference = "";
    if (object.equals("frame")) {
      EqualityReader.required(a, "objtype");
      object = a.keyword("objtype", "", FRAMES);
      name = "objname";
      reference = a.has("reftype") ? a.keyword("reftype", "", FRAMES) : "";
      for (String each : List.of("reftype", "refname")) {
        if (a.has("reftype") != a.has("refname")) {
          EqualityReader.required(a, each);
        }
      }
    }
    if (element.name.equals("rangefinder")) {
      a.keyword("data", "dist", "dist");
    }
    Spec.Sensor sensor =
        new Spec.Sensor(
            element,
            a.text("name", ""),
            kind.type,
            kind.dim,
            OBJECTS.get(object),
            name,
            object.equals("xbody") ? "body" : object,
            EqualityReader.required(a, name),
            reference.isEmpty() ? 0 : OBJECTS.get(reference),
            reference.equals("xbody") ? "body" : reference,
            a.text("refname", ""),
            a.atLeastZero("cutoff", 0));
    if (!name.equals("objname") && a.has("refname")) {
      throw a.error("refname", "is not supported; remove it");
    }
    a.finish();
    return sensor;
  }
}
