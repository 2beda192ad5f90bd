package limber.engine.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.Precision;
import limber.natives.NativeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Our physics against MuJoCo's: live, where {@value MujocoLibrary#VARIABLE} names its library, on
 * bundled models and random trees; and always against committed trajectories of random trees.
 */
class OracleTest {
  /** -Dlimber.oracle.recorded=FOLDER for other trajectories of oracle_trajectories.py. */
  private static final Path RECORDED =
      Path.of(
          System.getProperty("limber.oracle.recorded", "src/test/resources/limber/engine/oracle"));

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

  private static List<Path> recorded() throws IOException {
    try (Stream<Path> files = Files.list(RECORDED)) {
      return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    }
  }

  /** Every tree is compared, side by side, and those that leave MuJoCo are listed at the end. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void recordedTreesFollowMujoco(Precision precision) throws Exception {
    List<Path> trees = recorded();
    assertTrue(trees.size() >= 8, trees.toString());
    Comparison.Tally all = new Comparison.Tally();
    List<String> left = new ArrayList<>();
    List<Double> errors = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<Comparison.Tally>> running =
          trees.stream().map(tree -> workers.submit(() -> compared(tree, precision))).toList();
      for (int i = 0; i < trees.size(); i++) {
        Comparison.Tally one = running.get(i).get();
        double rounded = Reference.read(states(trees.get(i))).rounded();
        String line =
            "%s, %s: %s; MuJoCo rounded to single %.2g"
                .formatted(trees.get(i).getFileName(), precision, one.path(), rounded);
        System.out.println(line);
        if (one.left() > 0) {
          left.add(line + ", out of bounds from step %d on".formatted(one.left()));
        }
        errors.add(one.trajectory());
        theirs.add(rounded);
        all.add(one);
      }
    }
    System.out.printf(
        "%d recorded trees, %s: %s; medians %.2g, MuJoCo rounded to single %.2g; %d out of bounds%n",
        trees.size(), precision, all.path(), median(errors), median(theirs), left.size());
    assertTrue(
        left.isEmpty(),
        "bound %g:%n%s".formatted(Comparison.bound(precision), String.join("\n", left)));
    assertTrue(all.share() > 0.7, "too many trees are chaotic: " + all.path());
  }

  private static Path states(Path tree) {
    return Path.of(tree.toString().replaceFirst("[.]xml$", ".json"));
  }

  private static Comparison.Tally compared(Path tree, Precision precision) throws IOException {
    try (Device device = Devices.cpu(1)) {
      return new Comparison(device, Mjcf.load(tree))
          .recorded(Reference.read(states(tree)), precision);
    }
  }

  private static double median(List<Double> numbers) {
    return numbers.stream().sorted().toList().get(numbers.size() / 2);
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
    int compared = 0;
    try (Device device = Devices.cpu(1)) {
      for (int seed = 1; seed <= TREES; seed++) {
        Path file = folder.resolve("tree" + seed + ".xml");
        Files.writeString(file, RandomModels.text(seed));
        Comparison comparison = new Comparison(device, Mjcf.load(file));
        if (comparison.searched()) {
          // one step of MuJoCo's is up to 1e-4 from the one with the minimum that it searches
          System.out.printf(
              "tree%d: MuJoCo searches for contacts, and ends short of them: see recorded trees%n",
              seed);
          continue;
        }
        compared++;
        double[][] states = comparison.live(library, file, new SplittableRandom(seed));
        all.add(comparison.tally());
        Files.writeString(file, RandomModels.withoutContacts(seed));
        double[] free =
            Reference.run(library, file, comparison.start(new SplittableRandom(seed)))[199];
        touching += Arrays.equals(free, states[199]) ? 0 : 1;
      }
    }
    System.out.printf("%d trees, %d of them touch a floor: %s%n", compared, touching, all);
    assertTrue(compared > TREES / 3, "compared %d of %d trees".formatted(compared, TREES));
    assertTrue(touching > compared / 3, "contacts in %d of %d trees".formatted(touching, compared));
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
