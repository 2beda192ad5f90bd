package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lwjgl.glfw.GLFW.*;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What keys and mouse make of a view. */
class ViewerTest {
  private final Viewer viewer = new Viewer(3, List.of("side", "top"), 90, -10);

  private void press(int... keys) {
    for (int key : keys) {
      viewer.key(key);
    }
  }

  @Test
  void timePassesAsFastAsAskedAndNeverJumps() {
    assertEquals(0.02, viewer.passing(0.02));
    press(GLFW_KEY_DOWN, GLFW_KEY_DOWN);
    assertEquals(0.005, viewer.passing(0.02));
    assertEquals("environment 1 of 3, 1.50 s, speed 1/4", viewer.status(1.5));
    press(GLFW_KEY_UP, GLFW_KEY_UP, GLFW_KEY_UP);
    assertEquals(0.04, viewer.passing(0.02));
    assertEquals(0.2, viewer.passing(60), 1e-12);
    press(GLFW_KEY_SPACE);
    assertEquals(0, viewer.passing(0.02));
  }

  @Test
  void aStepPausesAndIsTakenOnce() {
    press(GLFW_KEY_RIGHT, GLFW_KEY_RIGHT);
    assertEquals(0, viewer.passing(0.02));
    assertEquals(2, viewer.takeSteps());
    assertEquals(0, viewer.takeSteps());
    assertTrue(viewer.status(0).endsWith("paused"));
  }

  @Test
  void environmentsAndCamerasComeInTurn() {
    press(GLFW_KEY_N, GLFW_KEY_N);
    assertEquals(2, viewer.environment());
    press(GLFW_KEY_N, GLFW_KEY_C, GLFW_KEY_C);
    assertEquals("environment 1 of 3, 0.00 s, camera top", viewer.status(0));
    press(GLFW_KEY_C);
    assertEquals("environment 1 of 3, 0.00 s", viewer.status(0));
  }

  @Test
  void contactsAreShownAndHidden() {
    viewer.showContacts(true);
    assertTrue(viewer.contacts());
    press(GLFW_KEY_F);
    assertFalse(viewer.contacts());
    press(GLFW_KEY_F);
    assertTrue(viewer.contacts());
  }

  @Test
  void restartAndQuitAreAskedFor() {
    assertFalse(viewer.takeRestart() || viewer.quit());
    press(GLFW_KEY_R, GLFW_KEY_ESCAPE);
    assertTrue(viewer.takeRestart() && viewer.quit());
    assertFalse(viewer.takeRestart());
  }
}
