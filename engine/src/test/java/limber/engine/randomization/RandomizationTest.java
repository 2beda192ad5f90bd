package limber.engine.randomization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.ParameterLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What specifications say, and what is said of those that make no sense. */
final class RandomizationTest {
  private static final String FRAME = "{\"name\": \"x\", \"parameters\": [\n{%s}\n]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "parameter": "body_mas", "distribution": "uniform", "range": [1, 2]                    | x.json:2: parameters/0/parameter: 'parameter' is "body_mas"; choose one of body_mass,
          "parameter": "body_mass", "distribution": "uniform"                                    | x.json:2: parameters/0/range: 'range' is missing; give [low, high]
          "parameter": "body_mass", "distribution": "uniform", "range": [2, 1]                   | x.json:2: parameters/0/range: [2.0, 1.0]: low must not be above high
          "parameter": "body_mass", "distribution": "uniform", "range": [0, 1]                   | x.json:2: parameters/0: body_mass can be 0.0; it must stay above 0: raise the range
          "parameter": "dof_damping", "distribution": "normal", "mean": 1, "deviation": 1        | x.json:2: parameters/0: dof_damping can be -Infinity; it must stay at least 0: give a clip
          "parameter": "body_mass", "mode": "add", "distribution": "uniform", "range": [-1, 1]   | x.json:2: parameters/0: body_mass can lose 1.0; it must stay above 0
          "parameter": "body_density", "mode": "add", "distribution": "uniform", "range": [1, 2] | x.json:2: parameters/0/mode: body_density can only be scaled
          "parameter": "jnt_range", "distribution": "loguniform", "range": [0, 1]                | x.json:2: parameters/0/range: 0.0: a loguniform range starts above 0
          "parameter": "jnt_range", "distribution": "normal", "deviation": -1                    | x.json:2: parameters/0/deviation: -1.0: must be at least 0
          "parameter": "geom_size", "components": [3], "distribution": "uniform", "range": [1, 2]| x.json:2: parameters/0/components/0: 3: geom_size has components 0 to 2
          "parameter": "body_mass", "rnage": [1, 2]                                              | x.json:2: parameters/0/rnage: 'rnage' is not known here; choose among parameter, of,
          "parameter": "body_mass", "distribution": "uniform", "range": [1, 2], "scheduleSteps": -1 | x.json:2: parameters/0/scheduleSteps: -1: must be at least 0
          "parameter": "geom_rgba", "mode": "set", "distribution": "uniform", "range": [0, 255]  | x.json:2: parameters/0: geom_rgba can be 255.0; it must stay between 0 and 1: lower the range
          "parameter": "geom_rgba", "mode": "set", "distribution": "normal", "deviation": 1      | x.json:2: parameters/0: geom_rgba can be -Infinity; it must stay between 0 and 1: give a clip
          "parameter": "geom_rgba", "distribution": "uniform", "range": [-1, 1]                  | x.json:2: parameters/0: geom_rgba can be -1.0; it must stay between 0 and 1: raise the range
          "parameter": "tex_rgb1", "components": [3], "distribution": "uniform", "range": [0, 1] | x.json:2: parameters/0/components/0: 3: tex_rgb1 has components 0 to 2
          "parameter": "light_active", "distribution": "uniform", "range": [0, 1]                | x.json:2: parameters/0: light_active can only be set
          "parameter": "light_diffuse", "distribution": "uniform", "range": [-0.1, 1]            | x.json:2: parameters/0: light_diffuse can be -0.1; it must stay at least 0: raise the range
          "parameter": "cam_turn", "distribution": "uniform", "range": [0.9, 1.1]                | x.json:2: parameters/0: cam_turn is 0 and stays so however scaled: add it
          "parameter": "cam_fovy", "mode": "set", "distribution": "uniform", "range": [40, 180]  | x.json:2: parameters/0: cam_fovy can be 180.0; it must stay between 1 and 170 degrees: lower the range
          "parameter": "body_mass", "parameter": "body_mass"                                     | x.json:2: not JSON: Duplicate field 'parameter'
          """)
  void aSpecificationThatMakesNoSenseIsRefused(String term, String message) {
    String found =
        assertThrows(
                RandomizationException.class,
                () -> Randomization.parse("x.json", FRAME.formatted(term)))
            .getMessage();
    assertTrue(found.startsWith(message), found);
  }

  @Test
  void aPatternThatMeetsNothingIsRefusedWithTheNamesThereAre() {
    Randomization spec =
        Randomization.parse(
            "x.json",
            FRAME.formatted(
                "\"parameter\": \"body_mass\", \"of\": \"torzo\", \"distribution\": \"uniform\","
                    + " \"range\": [1, 2]"));
    Model cheetah = BundledModels.load("half_cheetah");
    String found =
        assertThrows(RandomizationException.class, () -> ParameterLayout.of(cheetah, spec))
            .getMessage();
    assertTrue(found.contains("torzo") && found.contains("back_thigh"), found);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    RandomizationException e =
        assertThrows(
            RandomizationException.class, () -> Randomization.load(Path.of("no/such.json")));
    assertTrue(e.getMessage().startsWith("no/such.json: cannot be read"), e.getMessage());
  }

  @Test
  void bundledSpecificationsFitTheirModels() {
    for (String name : Randomization.names()) {
      assertEquals(name, Randomization.named(name).name());
      assertTrue(Randomization.named(name).source().length() > 20, name);
    }
    List<ParameterLayout.Draw> rma =
        ParameterLayout.of(BundledModels.load("hexapod"), Randomization.named("rma")).draws();
    assertEquals(1 + 1 + 3 + 12, rma.size(), "friction, payload, centre of mass, motors");
    ParameterLayout dactyl =
        ParameterLayout.of(BundledModels.load("tabletop"), Randomization.named("dactyl"));
    assertTrue(dactyl.indexOf("opt_gravity", 0, 0) >= 0);
    assertEquals(-1, dactyl.indexOf("actuator_biasprm", 0, 2), "damping of servos is not Dactyl's");
    Model walker = BundledModels.load("walker2d");
    ParameterLayout task = ParameterLayout.of(walker, Randomization.named("rand-param-envs"));
    // seven bodies' mass and three moments, six damped joints, eight geoms' three frictions
    assertEquals(7 * 4 + 6 + 8 * 3, task.draws().size());
    assertEquals(-1, task.indexOf("dof_invweight0", 0, 0), "its inverse weights are stale");
  }
}
