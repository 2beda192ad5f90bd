package limber.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import limber.engine.mjcf.Mjcf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiled models against MuJoCo's numbers. */
class ModelTest {
  private static Path model(String name) throws URISyntaxException {
    return Path.of(ModelTest.class.getResource("models/" + name + ".xml").toURI());
  }

  static Path reference(String name) {
    Path file = Path.of("../../shared/reference/mjcf", name + ".xml");
    Path beside = Path.of("../../../shared/reference/mjcf", name + ".xml");
    return Files.exists(file) ? file : beside;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pendulum", "menagerie", "workshop"})
  void compilesAsMujocoDoes(String name) throws URISyntaxException {
    MujocoNumbers.read("models/" + name + ".json").assertSame(Mjcf.load(model(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "half_cheetah",
        "ant",
        "hopper",
        "walker2d_v5",
        "swimmer",
        "reacher",
        "pusher",
        "humanoid"
      })
  void gymModelsCompileAsMujocoDoes(String name) {
    Path file = reference(name);
    assumeTrue(Files.exists(file), "the gym models are not here");
    MujocoNumbers.read("reference/" + name + ".json").assertSame(Mjcf.load(file));
  }

  @Test
  void elementsAreFoundByName() throws URISyntaxException {
    Model model = Mjcf.load(model("workshop"));
    assertEquals(3, model.equalityId("glue"));
    assertEquals(1, model.tendonId("belt"));
    assertEquals(2, model.sensorId("where"));
    assertEquals(0, model.keyId("half"));
  }

  @Test
  void customNumbersAreKept() throws URISyntaxException {
    Map<String, double[]> numerics = Mjcf.load(model("menagerie")).numerics();
    assertArrayEquals(new double[] {1, 2, 3}, numerics.get("init_qpos"));
    assertArrayEquals(new double[] {5, 0, 0, 0}, numerics.get("padded"));
  }

  @Test
  void arraysCannotBeChangedFromOutside() throws URISyntaxException {
    Model model = Mjcf.load(model("pendulum"));
    double mass = model.bodyMass()[1];
    model.bodyMass()[1] = -1;
    model.reals("body_mass")[1] = -1;
    assertEquals(mass, model.bodyMass()[1]);
  }
}
