package limber.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The models that come with Limber: what they are, and that the README says so. */
class BundledModelsTest {
  private static final Path FILES = Path.of("src/main/resources/limber/engine/models");

  static List<String> names() {
    return BundledModels.names();
  }

  /** The numbers are MuJoCo's for the file that each model follows. */
  @ParameterizedTest
  @CsvSource({
    "half_cheetah, half_cheetah",
    "ant, ant",
    "hopper, hopper",
    "walker2d, walker2d_v5",
    "humanoid, humanoid",
    "swimmer, swimmer",
    "reacher, reacher",
    "pusher, pusher",
    "inverted_pendulum, inverted_pendulum",
    "inverted_double_pendulum, inverted_double_pendulum"
  })
  void gymModelsOfOurOwnHaveTheirPhysics(String name, String gym) {
    MujocoNumbers.read("reference/" + gym + ".json").assertSamePhysics(BundledModels.load(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hexapod", "hexapod_terrain", "tabletop"})
  void modelsOfOurOwnCompileAsMujocoDoes(String name) {
    MujocoNumbers.read("reference/" + name + ".json").assertSame(BundledModels.load(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"body_pos", "body_mass", "body_inertia", "dof_M0", "jnt_axis", "jnt_range"})
  void theTerrainsRobotIsTheHexapod(String field) {
    assertArrayEquals(
        BundledModels.load("hexapod").reals(field),
        BundledModels.load("hexapod_terrain").reals(field));
  }

  @Test
  void everyFileIsListed() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      assertEquals(
          BundledModels.names().stream().sorted().toList(),
          files.map(file -> file.getFileName().toString().replace(".xml", "")).sorted().toList());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void aModelBearsItsFilesNameAndNamesItsParts(String name) {
    Model model = BundledModels.load(name);
    assertEquals(name, model.name());
    for (List<String> names :
        List.of(model.bodyNames(), model.jointNames(), model.geomNames(), model.actuatorNames())) {
      assertTrue(names.stream().noneMatch(String::isEmpty), names.toString());
    }
  }

  @Test
  void theReadmesTableIsTrue() throws IOException {
    String expected =
        BundledModels.names().stream()
            .map(name -> row(name, BundledModels.load(name)))
            .collect(Collectors.joining("\n"));
    String found =
        Files.readAllLines(Path.of("README.md")).stream()
            .dropWhile(line -> !line.startsWith("### Bundled models"))
            .takeWhile(line -> !line.startsWith("### How"))
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
            .collect(Collectors.joining("\n"));
    assertEquals(expected, found);
  }

  private static String row(String name, Model model) {
    return "| `%s` | %d | %d (%d, %d, %d) | %d | %s | %s, %s |"
        .formatted(
            name,
            model.nbody() - 1,
            model.njnt(),
            model.nq(),
            model.nv(),
            model.nu(),
            model.npair(),
            model.opt().timestep(),
            model.opt().integrator().label(),
            model.opt().solver().label());
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> BundledModels.load("ants"));
    assertTrue(e.getMessage().startsWith("ants: no bundled model"), e.getMessage());
    assertTrue(e.getMessage().contains("half_cheetah, ant, hopper"), e.getMessage());
  }
}
