package limber.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import limber.engine.mjcf.Mjcf;
import limber.engine.mjcf.MjcfException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No file reads another that it should not, exhausts memory, or never ends: each is refused. */
class HostileMjcfTest {
  private static final String BODY =
      "<mujoco><worldbody><body><joint name='j' %s/><geom name='g' size='0.1' %s/></body></worldbody>%s</mujoco>";

  private static void refuses(String expected, String text) {
    MjcfException e = assertThrows(MjcfException.class, () -> Mjcf.parse("evil.xml", text));
    assertOneLine(expected, e);
  }

  private static void refuses(String expected, Path file) {
    assertOneLine(expected, assertThrows(MjcfException.class, () -> Mjcf.load(file)));
  }

  private static void assertOneLine(String expected, MjcfException e) {
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    assertTrue(e.getMessage().length() <= 2100, "message of " + e.getMessage().length());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  private static String many(int count, String format) {
    return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining());
  }

  @Test
  void externalEntitiesAreRefused(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "hidden");
    String text =
        "<!DOCTYPE mujoco [<!ENTITY x SYSTEM '%s'>]>\n<mujoco model='&x;'>&x;</mujoco>"
            .formatted(secret.toUri());
    refuses("evil.xml:1: holds a document type or an entity, which are not read", text);
    Path file = Files.writeString(folder.resolve("evil.xml"), text);
    refuses("holds a document type", file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE mujoco SYSTEM 'http://localhost:9/evil.dtd'><mujoco/>",
        "<!DOCTYPE m [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><mujoco/>",
        "<!DOCTYPE mujoco><mujoco/>"
      })
  void documentTypesAreRefused(String text) {
    refuses("holds a document type", text);
  }

  @Test
  void entitiesThatMultiplyAreRefused() {
    String entities =
        IntStream.range(1, 20)
            .mapToObj(i -> "<!ENTITY l%d '%s'>".formatted(i, ("&l" + (i - 1) + ";").repeat(10)))
            .collect(Collectors.joining());
    refuses(
        "holds a document type",
        "<!DOCTYPE m [<!ENTITY l0 'lol'>%s]><mujoco model='&l19;'/>".formatted(entities));
    refuses("broken XML", "<mujoco model='&l19;'/>");
    refuses("entity", "<mujoco>&l19;</mujoco>");
  }

  @Test
  void deepNestingIsRefused() {
    int depth = 100_000;
    refuses(
        "lies inside more than 99 others; nest less",
        "<mujoco><worldbody>" + "<body>".repeat(depth) + "</body>".repeat(depth));
    refuses("lies inside more than 99 others", "<mujoco>" + "<default class='c'>".repeat(200));
  }

  @Test
  void sizesAreBounded() {
    String bodies = "<mujoco><worldbody>%s</worldbody></mujoco>";
    refuses("at most 20000 are read", bodies.formatted("<geom/>".repeat(30_000)));
    refuses("has 2002 bodies", bodies.formatted("<body/>".repeat(2001)));
    refuses(
        "1200 degrees of freedom; at most 2000 and 1000",
        bodies.formatted("<body><freejoint/><geom size='1'/></body>".repeat(200)));
    refuses(
        "more than 100000 pairs of geoms",
        bodies.formatted("<body><freejoint/>%s</body>".repeat(2).formatted(geoms(), geoms())));
    refuses("is longer than 16777216 bytes", bodies.formatted(" ".repeat(17 << 20)));
    refuses(
        "has 65 defaults; at most 64 of a kind may apply",
        "<mujoco><default>%s</default><worldbody><geom size='1'/></worldbody></mujoco>"
            .formatted("<geom/>".repeat(65)));
  }

  private static String geoms() {
    return "<geom size='1'/>".repeat(400);
  }

  @Test
  void arraysAreBounded() {
    String long3 = "1 ".repeat(100_000);
    refuses(
        "holds 199999 characters; give 3 numbers", BODY.formatted("", "pos='" + long3 + "'", ""));
    refuses(
        "attribute 'pos' holds 2000002 characters; at most 1048576 are read",
        BODY.formatted("", "pos='" + "1 ".repeat(1_000_001) + "'", ""));
    refuses(
        "holds 100001 numbers; give 100000",
        BODY.formatted("", "", "<keyframe><key qpos='" + "1 ".repeat(100_001) + "'/></keyframe>"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <custom><numeric name="n" size="1000000000"/></custom> | brings custom numbers to 1000000000; at most 100000
          <custom><numeric name="n" size="-1"/></custom> | size="-1" is less than 1
          <custom><numeric name="n" size="1"/><numeric name="n" size="1"/></custom> | exists already
          <size nkey="1000000000"/> | nkey="1000000000" is too large
          <size nkey="1e400"/> | '1e400' is not finite
          <option timestep="NaN"/> | 'NaN' is not a number
          <option timestep="0x1p-3"/> | '0x1p-3' is not a number
          <option timestep="1d"/> | '1d' is not a number
          <option iterations="1e9.5"/> | '1e9.5' is not a number
          <option iterations="99999999999"/> | must be a whole number
          <option gravity="0 0 -Infinity"/> | '-Infinity' is not a number
          <default class="main"><default class="main"/></default> | class 'main' is defined twice
          <default><default class="a"><default class="a"/></default></default> | class 'a' is defined twice
          """)
  void numbersAndNamesAreChecked(String section, String expected) {
    refuses(expected, BODY.formatted("", "", section));
  }

  @ParameterizedTest
  @CsvSource({
    "'', size='1e200', mass or inertia is too large",
    "'', pos='1e300 0 0', 'check sizes, masses and positions'",
    "pos='1e200 0 0', '', 'check sizes, masses and positions'"
  })
  void whatOverflowsIsRefused(String joint, String geom, String expected) {
    String text = BODY.formatted(joint, geom, "");
    refuses(expected, geom.startsWith("size") ? text.replace("size='0.1'", "") : text);
  }

  @Test
  void longNamesGiveShortMessages() {
    String name = "n".repeat(500_000);
    refuses(
        "names no joint",
        BODY.formatted("", "", "<actuator><motor joint='" + name + "'/></actuator>"));
    refuses("broken XML", BODY.formatted("", "", "<" + name + "/>"));
    String shorter = name.substring(0, 900);
    refuses("n...=\"1\" is not supported", BODY.formatted("", shorter + "='1'", ""));
    refuses("n...>: not supported", BODY.formatted("", "", "<" + shorter + "/>"));
  }

  @Test
  void controlCharactersStayOutOfMessages() {
    refuses(
        "names no joint",
        BODY.formatted("", "", "<actuator><motor joint='&#10;&#x85;&#9;x'/></actuator>"));
  }

  @Test
  void includesEnd(@TempDir Path folder) throws IOException {
    for (int i = 0; i < 100; i++) {
      String next = i == 99 ? "" : "<include file='f%d.xml'/>".formatted(i + 1);
      Files.writeString(folder.resolve("f%d.xml".formatted(i)), "<mujoco>" + next + "</mujoco>");
    }
    refuses("is included through more than 16 others", folder.resolve("f0.xml"));
    assertEquals(1, Mjcf.load(folder.resolve("f90.xml")).nbody());
    Path a = Files.writeString(folder.resolve("a.xml"), "<mujoco><include file='b.xml'/></mujoco>");
    Files.writeString(folder.resolve("b.xml"), "<mujoco><include file='./sub/../a.xml'/></mujoco>");
    refuses("is included twice", a);
    Files.writeString(
        folder.resolve("b.xml"), "<m>" + "<body>".repeat(100) + "</body>".repeat(100) + "</m>");
    refuses("lies inside more than 99 others", a);
  }

  @Test
  void otherBytesAreRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("m.xml");
    Files.write(file, new byte[0]);
    refuses("is empty", file);
    Files.write(file, new byte[] {(byte) 0xc3, 0x28, '<'});
    refuses("is not UTF-8 text", file);
    Files.write(file, "<mujoco/>".getBytes(StandardCharsets.UTF_16));
    refuses("is not UTF-8 text", file);
    Files.write(file, new byte[100_000]);
    refuses("broken XML", file);
    Files.write(file, new byte[17 << 20]);
    refuses("is longer than 16777216 bytes", file);
  }

  static boolean hasDevices() {
    return Files.exists(Path.of("/dev/zero"));
  }

  @Test
  @EnabledIf(value = "hasDevices", disabledReason = "this system has no /dev/zero")
  void devicesAreNotOpened(@TempDir Path folder) throws IOException {
    refuses("is not a file with an end", Path.of("/dev/zero"));
    Path file =
        Files.writeString(folder.resolve("m.xml"), "<mujoco><include file='/dev/zero'/></mujoco>");
    refuses("is not a file with an end", file);
  }

  /** The worst that the bounds allow still ends: a deep chain with a thousand leaves, all free. */
  @Test
  void theLargestModelCompiles() {
    String chain =
        "<body pos='0 0 1'><joint type='ball'/><joint type='slide'/><geom size='1'/>".repeat(96);
    String leaves = many(1800, "<body name='leaf%d' pos='0 1 0'><geom size='1'/></body>");
    Model model =
        Mjcf.parse(
            "large.xml",
            "<mujoco><option><flag contact='disable'/></option><worldbody>%s%s%s</worldbody></mujoco>"
                .formatted(chain, leaves, "</body>".repeat(96)));
    assertEquals(1897, model.nbody());
    assertEquals(384, model.nv());
  }
}
