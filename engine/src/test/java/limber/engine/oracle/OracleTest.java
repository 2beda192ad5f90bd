package limber.engine.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.natives.NativeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our physics against MuJoCo's: live, where {@value MujocoLibrary#VARIABLE} names its library, on
 * bundled models and random trees; and always against committed trajectories of random trees.
 */
class OracleTest {
  private static final Path COMMITTED = Path.of("src/test/resources/limber/engine/oracle");
  private static final Path BUNDLED = Path.of("src/main/resources/limber/engine/models");

  /** Random trees of the live test; -Dlimber.oracle.trees=200 for the long run. */
  private static final int TREES = Integer.getInteger("limber.oracle.trees", 6);

  @TempDir private Path folder;

  private static MujocoLibrary library() {
    Optional<MujocoLibrary> found = MujocoLibrary.find();
    String absent =
        MujocoLibrary.VARIABLE
            + " is not set: compared with committed trajectories only, not with MuJoCo itself";
    if (found.isEmpty()) {
      System.out.println(absent);
    }
    assumeTrue(found.isPresent(), absent);
    return found.orElseThrow();
  }

  static List<Path> committed() throws IOException {
    try (Stream<Path> files = Files.list(COMMITTED)) {
      return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("committed")
  void committedTreesFollowMujoco(Path file) throws IOException {
    Reference reference = Reference.read(Path.of(file.toString().replaceFirst("[.]xml$", ".json")));
    try (Device device = Devices.cpu(1)) {
      Comparison comparison = new Comparison(device, Mjcf.load(file));
      double worst = comparison.trajectory(reference);
      System.out.printf("%s: max |dqpos| %.2g%n", file.getFileName(), worst);
    }
  }

  @Test
  void theCommittedTreesAreThere() throws IOException {
    assertTrue(committed().size() >= 8, committed().toString());
  }

  @Test
  void bundledModelsFollowMujoco() {
    MujocoLibrary library = library();
    int compared = 0;
    try (Device device = Devices.cpu(1)) {
      for (String name : BundledModels.names()) {
        Path file = BUNDLED.resolve(name + ".xml");
        Comparison comparison = new Comparison(device, Mjcf.load(file));
        Optional<String> refused = comparison.refused();
        if (refused.isPresent()) {
          System.out.println(refused.orElseThrow());
        } else {
          comparison.live(library, file, new SplittableRandom(1));
          compared++;
        }
      }
    }
    assertTrue(compared > 0, "no bundled model was compared");
  }

  @Test
  void randomTreesFollowMujoco() throws IOException {
    MujocoLibrary library = library();
    Comparison.Tally all = new Comparison.Tally();
    int touching = 0;
    try (Device device = Devices.cpu(1)) {
      for (int seed = 1; seed <= TREES; seed++) {
        Path file = folder.resolve("tree" + seed + ".xml");
        Files.writeString(file, RandomModels.text(seed));
        Comparison comparison = new Comparison(device, Mjcf.load(file));
        double[][] states = comparison.live(library, file, new SplittableRandom(seed));
        all.add(comparison.tally());
        Files.writeString(file, RandomModels.withoutContacts(seed));
        double[] free =
            Reference.run(library, file, comparison.start(new SplittableRandom(seed)))[199];
        touching += Arrays.equals(free, states[199]) ? 0 : 1;
      }
    }
    System.out.printf("%d trees, %d of them touch a floor: %s%n", TREES, touching, all);
    assertTrue(touching > TREES / 2, "contacts in %d of %d trees".formatted(touching, TREES));
    assertTrue(all.share() > 0.7, "too many trees are chaotic: " + all);
    assertTrue(all.steady() > 0.9, "too many contacts come and go: " + all);
  }

  @Test
  void aTreeOfASeedIsAlwaysTheSame() {
    assertEquals(RandomModels.text(5), RandomModels.text(5));
    assertFalse(RandomModels.text(5).equals(RandomModels.text(6)));
    for (int seed = 1; seed <= 50; seed++) {
      Model model = Mjcf.parse("tree" + seed, RandomModels.text(seed));
      assertTrue(model.nv() > 0 && model.npair() > 0, "seed " + seed);
    }
  }

  @Test
  void aLibraryThatIsNotThereIsRefusedInOneLine() {
    Path none = folder.resolve("libmujoco.so");
    String absent =
        assertThrows(NativeException.class, () -> MujocoLibrary.open(none)).getMessage();
    assertTrue(absent.contains("no such file"), absent);
  }
}
