package limber.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyShapeTest {
  @Test
  void layersFollowOneAnotherAndTheLogStandardDeviationsEnd() {
    PolicyShape shape = new PolicyShape(20, List.of(100, 64), 6, Activation.RELU);
    assertEquals(3, shape.layers());
    assertEquals(0, shape.weightOffset(0));
    assertEquals(2000, shape.biasOffset(0));
    assertEquals(2100, shape.weightOffset(1));
    assertEquals(8500, shape.biasOffset(1));
    assertEquals(8564, shape.weightOffset(2));
    assertEquals(8948, shape.biasOffset(2));
    assertEquals(8954, shape.logStdOffset());
    assertEquals(8960, shape.parameters());
    assertEquals(List.of(20, 100, 64, 6), shape.widths());
  }

  @Test
  void aLinearPolicyHasOneLayer() {
    assertEquals(2 * 3 + 3 + 3, new PolicyShape(2, List.of(), 3, Activation.TANH).parameters());
  }

  @Test
  void mistakesAreNamed() {
    assertMessage(
        "hidden size 0 must be at least 1",
        () -> new PolicyShape(2, List.of(0), 2, Activation.RELU));
    EnvConfig config = TaskFamilies.named("point-robot");
    assertMessage(
        "point-robot has 2 observations and 2 actions; the policy has 3 and 2",
        () -> Rollouts.source(config, new PolicyShape(3, List.of(8), 2, Activation.RELU)));
    assertMessage("no such task family; choose one of point-robot", () -> TaskFamilies.named("x"));
    assertMessage(
        "no variant 'x'; choose one of maml", () -> TaskFamilies.named("point-robot", "x"));
    assertMessage("horizon 0.0; give a finite number of at least 1", () -> config.withHorizon(0));
    assertMessage(
        "actionScale NaN; give a finite number above 0", () -> config.withActionScale(Double.NaN));
    assertMessage("trajectories 0; give at least 1", () -> new AdaptationBudget(0, 1));
  }

  private static void assertMessage(String part, Runnable work) {
    String message = assertThrows(IllegalArgumentException.class, work::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
