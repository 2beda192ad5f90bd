package limber.engine.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Random trees as MJCF text: one or two of them above one or two floors, with motors. The same seed
 * gives the same text. What a model may hold is in the lists below; a new kind of joint, geom or
 * actuator is one more line there.
 *
 * <p>Written out for the committed references by {@code RandomModels FOLDER SEED..}; {@code
 * src/test/python/oracle_trajectories.py} then makes the trajectories.
 */
final class RandomModels {
  private static final int MOST_BODIES = 5;

  private final SplittableRandom random;
  private final StringBuilder text = new StringBuilder();
  private final List<String> joints = new ArrayList<>();
  private final List<String> wrenched = new ArrayList<>();
  private int bodies;

  /** Attributes of joints between bodies. */
  private final List<Supplier<String>> jointKinds =
      List.of(
          () ->
              "type='hinge' axis='%s' pos='%s'".formatted(vector(1), vector(0.05)) + range(0.4, 1),
          () -> "type='slide' axis='%s'".formatted(vector(1)) + range(0.05, 0.2),
          () -> "type='hinge' axis='%s' frictionloss='%s'".formatted(vector(1), number(0.01, 0.3)),
          () ->
              "type='hinge' axis='%s' margin='%s'".formatted(vector(1), number(0, 1))
                  + range(0.1, 0.4));

  /** What holds the first body of a tree. */
  private final List<Supplier<String>> rootKinds =
      List.of(
          () -> "<freejoint/>",
          () -> joint("type='slide' axis='0 0 1'") + joint("type='hinge' axis='0 1 0'"),
          () -> joint("type='hinge' axis='%s'".formatted(vector(1))),
          () -> "<joint type='ball' pos='%s' damping='0.2'/>".formatted(vector(0.1)),
          () ->
              many(
                  "type='ball' damping='0.2' limited='true' range='0 %s'"
                      .formatted(number(0.2, 0.8))),
          () -> many("type='ball' damping='0.1' stiffness='%s'".formatted(number(0.5, 4))),
          () -> many("type='free' stiffness='%s'".formatted(number(1, 8))));

  /** Attributes of geoms that touch the floors. */
  private final List<Supplier<String>> geomKinds =
      List.of(
          () -> "type='sphere' size='%s' pos='%s'".formatted(number(0.04, 0.1), vector(0.1)),
          () ->
              "type='capsule' size='%s %s' pos='%s' euler='%s'"
                  .formatted(number(0.03, 0.08), number(0.05, 0.2), vector(0.1), vector(1.5)),
          () ->
              "type='capsule' size='%s' fromto='0 0 0 %s'"
                  .formatted(number(0.03, 0.06), vector(0.25)),
          () -> "type='ellipsoid' " + solid("%s %s %s".formatted(half(), half(), half())),
          () -> "type='cylinder' " + solid("%s %s".formatted(half(), half())),
          () -> "type='box' " + solid("%s %s %s".formatted(half(), half(), half())));

  /** Attributes of geoms that lie on the floor and do not move. */
  private final List<Supplier<String>> obstacleKinds =
      List.of(
          () -> "type='sphere' size='%s'".formatted(number(0.1, 0.3)),
          () -> "type='ellipsoid' " + solid("0.4 0.3 0.2"),
          () -> "type='cylinder' " + solid("0.3 0.2"),
          () -> "type='box' " + solid("0.4 0.3 0.1"));

  /** Actuators of a joint, by its name. */
  private final List<Function<String, String>> actuatorKinds =
      List.of(
          joint -> "<motor joint='%s' gear='%s'/>".formatted(joint, number(0.5, 3)),
          joint ->
              "<motor joint='%s' gear='%s' ctrllimited='true' ctrlrange='-0.6 0.8'/>"
                  .formatted(joint, number(-3, 3)),
          joint ->
              "<position joint='%s' kp='%s' kv='%s' forcelimited='true' forcerange='-2 2'/>"
                  .formatted(joint, number(1, 5), number(0.1, 0.5)),
          joint -> "<velocity joint='%s' kv='%s'/>".formatted(joint, number(0.2, 1)),
          joint ->
              "<general joint='%s' gear='%s' gaintype='affine' gainprm='%s 0.1 -0.1' biastype='affine' biasprm='0.1 %s -0.2'/>"
                  .formatted(joint, number(0.5, 2), number(0.5, 2), number(-1, 0)));

  /** Actuators of a ball or free joint, by its name; a bias cannot act on a free joint. */
  private final List<Function<String, String>> wrenchKinds =
      List.of(
          joint ->
              "<motor joint='%s' gear='%s 0.1 0.2 %s'/>"
                  .formatted(joint, number(0.1, 1), vector(0.1)),
          joint ->
              "<general joint='%s' gear='%s %s' gaintype='affine' gainprm='0.5 0.1 -0.1'/>"
                  .formatted(joint, vector(0.5), vector(0.1)));

  /** What a tendon does, beside adding up joints. */
  private final List<Supplier<String>> tendonKinds =
      List.of(
          () ->
              "limited='true' range='%s %s' margin='%s'"
                  .formatted(number(-0.2, 0), number(0.05, 0.2), number(0, 0.1)),
          () -> "stiffness='%s' damping='%s'".formatted(number(1, 9), number(0.1, 1)),
          () -> "stiffness='%s' springlength='-0.05 0.1'".formatted(number(2, 20)),
          () -> "frictionloss='%s'".formatted(number(0.05, 0.5)),
          () -> "damping='%s'".formatted(number(0.1, 2)));

  /** What holds bodies and joints together. */
  private final List<Supplier<String>> equalityKinds =
      List.of(
          () -> "<connect %s anchor='%s' %s/>".formatted(ends("body"), vector(0.1), soft()),
          () -> "<connect %s %s/>".formatted(ends("site"), soft()),
          () ->
              "<weld %s anchor='%s' torquescale='%s' %s/>"
                  .formatted(ends("body"), vector(0.1), number(0.3, 2), soft()),
          () -> "<weld %s %s/>".formatted(ends("site"), soft()),
          () ->
              "<joint joint1='%s' joint2='%s' polycoef='%s %s' %s/>"
                  .formatted(
                      joints.getFirst(), joints.getLast(), number(0, 0.1), vector(1), soft()));

  /** What the whole model is stepped by, and in; MuJoCo's solver goes on as long as it improves. */
  private final List<String> surroundings =
      List.of(
          "",
          "integrator='RK4'",
          "integrator='implicitfast'",
          "density='900' viscosity='0.05' wind='0.3 0 0'",
          "impratio='3'",
          "cone='elliptic'",
          "cone='elliptic' impratio='4'",
          "cone='elliptic' integrator='RK4'");

  private RandomModels(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The model of a seed. */
  static String text(long seed) {
    return new RandomModels(seed).write(seed, false);
  }

  /** The same model without contacts. */
  static String withoutContacts(long seed) {
    return new RandomModels(seed).write(seed, true);
  }

  private String write(long seed, boolean contactFree) {
    text.append("<mujoco model='tree%d'>\n<compiler angle='radian'/>\n".formatted(seed));
    text.append(
        "<option timestep='%s' gravity='%s %s -9.81' tolerance='0' ls_tolerance='1e-6' ccd_tolerance='1e-14' ccd_iterations='300' %s>%s</option>%n"
            .formatted(
                number(0.002, 0.005),
                number(-1, 1),
                number(-1, 1),
                pick(surroundings),
                contactFree ? "<flag contact='disable'/>" : ""));
    text.append(
        "<default><geom contype='1' conaffinity='%d'/></default>%n<worldbody>%n"
            .formatted(random.nextInt(2)));
    floor("0 0 0", "0 0 0");
    if (random.nextBoolean()) {
      floor("0.5 0 0", "%s %s 0".formatted(number(-0.3, 0.3), number(-0.6, -0.3)));
    }
    if (random.nextBoolean()) {
      text.append(
          "<geom contype='0' conaffinity='1' %s friction='%s'/>%n"
              .formatted(pick(obstacleKinds).get(), number(0.2, 1.2)));
    }
    for (int trees = random.nextInt(1, 3); trees > 0 && bodies < MOST_BODIES; trees--) {
      body(0);
    }
    text.append("</worldbody>\n<equality>\n");
    for (int count = random.nextInt(3); count > 0 && bodies > 1 && joints.size() > 1; count--) {
      text.append(pick(equalityKinds).get()).append('\n');
    }
    text.append("</equality>\n<tendon>\n");
    int tendons = joints.size() > 1 ? random.nextInt(3) : 0;
    for (int i = 0; i < tendons; i++) {
      tendon("t" + i);
    }
    text.append("</tendon>\n<actuator>\n");
    for (String joint : joints) {
      actuator(actuatorKinds, joint);
    }
    for (String joint : wrenched) {
      actuator(wrenchKinds, joint);
    }
    for (int i = 0; i < tendons; i++) {
      text.append(pick(actuatorKinds).apply("t" + i).replace("joint=", "tendon=")).append('\n');
    }
    return text.append("</actuator>\n</mujoco>\n").toString();
  }

  private void actuator(List<Function<String, String>> kinds, String joint) {
    if (random.nextInt(4) > 0) {
      text.append(pick(kinds).apply(joint)).append('\n');
    }
  }

  private void tendon(String name) {
    text.append("<fixed name='%s' %s>".formatted(name, pick(tendonKinds).get()));
    for (String joint : List.of(joints.getFirst(), joints.getLast())) {
      text.append("<joint joint='%s' coef='%s'/>".formatted(joint, number(-1, 1)));
    }
    text.append("</fixed>\n");
  }

  private void floor(String pos, String euler) {
    text.append(
        "<geom type='plane' size='9 9 1' contype='0' conaffinity='1' pos='%s' euler='%s' friction='%s'/>%n"
            .formatted(pos, euler, number(0.2, 1.2)));
  }

  private void body(int depth) {
    bodies++;
    // roots start above the floors
    String pos =
        depth > 0
            ? vector(0.25)
            : "%s %s %s".formatted(number(-0.3, 0.3), number(-0.3, 0.3), number(0.3, 0.6));
    String name = "b" + bodies;
    text.append("<body name='%s' pos='%s' euler='%s'>%n".formatted(name, pos, vector(1)));
    text.append("<site name='%s' pos='%s' euler='%s'/>%n".formatted(name, vector(0.1), vector(1)));
    if (depth == 0) {
      text.append(pick(rootKinds).get()).append('\n');
    } else {
      for (int count = random.nextInt(1, 3); count > 0; count--) {
        text.append(joint(pick(jointKinds).get())).append('\n');
      }
    }
    for (int count = random.nextInt(1, 3); count > 0; count--) {
      text.append("<geom %s %s/>%n".formatted(pick(geomKinds).get(), contact()));
    }
    for (int children = random.nextInt(0, 3); children > 0 && bodies < MOST_BODIES; children--) {
      body(depth + 1);
    }
    text.append("</body>\n");
  }

  private String solid(String size) {
    return "size='%s' pos='%s' euler='%s'".formatted(size, vector(0.1), vector(1.5));
  }

  private String half() {
    return number(0.03, 0.12);
  }

  private String joint(String kind) {
    String name = "j" + joints.size();
    joints.add(name);
    String spring =
        random.nextInt(3) > 0
            ? ""
            : " stiffness='%s' springref='%s'".formatted(number(0.5, 4), number(-0.1, 0.1));
    return "<joint name='%s' %s damping='%s' armature='%s'%s/>"
        .formatted(name, kind, number(0.05, 0.6), number(0.005, 0.05), spring);
  }

  /** A joint of more than one velocity. */
  private String many(String kind) {
    String name = "w" + wrenched.size();
    wrenched.add(name);
    return "<joint name='%s' %s/>".formatted(name, kind);
  }

  private String range(double least, double most) {
    return random.nextInt(3) == 0
        ? ""
        : " limited='true' range='%s %s' solreflimit='%s 1'"
            .formatted(number(-most, -least), number(least, most), number(0.02, 0.04));
  }

  /** Two different bodies, or the sites of the same names. */
  private String ends(String kind) {
    int first = random.nextInt(bodies);
    int second = (first + random.nextInt(1, bodies)) % bodies;
    return "%s1='b%d' %s2='b%d'".formatted(kind, first + 1, kind, second + 1);
  }

  /** A constraint that pulls gently, since it may start far from where it pulls. */
  private String soft() {
    return "solref='%s %s' solimp='%s 0.95 0.01'"
        .formatted(number(0.05, 0.2), number(0.8, 1.2), number(0.6, 0.9));
  }

  /** How a geom meets the floor. */
  private String contact() {
    return "friction='%s' condim='%d' solref='%s %s' solimp='%s 0.95 0.004' margin='%s'"
        .formatted(
            number(0.2, 1.2),
            List.of(1, 3, 3, 4, 6).get(random.nextInt(5)),
            number(0.02, 0.04),
            number(0.8, 1.2),
            number(0.8, 0.9),
            random.nextInt(4) == 0 ? number(0, 0.01) : "0");
  }

  private <T> T pick(List<T> kinds) {
    return kinds.get(random.nextInt(kinds.size()));
  }

  private String vector(double size) {
    return "%s %s %s".formatted(number(-size, size), number(-size, size), number(-size, size));
  }

  private String number(double low, double high) {
    return String.format(Locale.ROOT, "%.4g", random.nextDouble(low, high));
  }

  /** Writes {@code treeSEED.xml} for each seed. */
  public static void main(String[] arguments) throws IOException {
    for (int i = 1; i < arguments.length; i++) {
      Path file = Path.of(arguments[0], "tree" + arguments[i] + ".xml");
      Files.writeString(file, text(Long.parseLong(arguments[i])));
    }
  }
}
