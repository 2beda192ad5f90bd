package limber.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import limber.engine.mjcf.Mjcf;
import org.junit.jupiter.api.Test;

class ModelHeaderTest {
  private static final Path HALF_CHEETAH =
      Path.of("src/main/resources/limber/engine/models/half_cheetah.xml");

  private static String line(String header, String start) {
    return header
        .lines()
        .filter(each -> each.startsWith("constexpr " + start))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void halfCheetahBecomesConstants() {
    String header = ModelHeader.of(Mjcf.load(HALF_CHEETAH));
    assertEquals("constexpr int nv = 9;", line(header, "int nv "));
    assertEquals(
        "constexpr int actuator_trntype[6] = {0, 0, 0, 0, 0, 0};",
        line(header, "int actuator_trntype"));
    assertTrue(line(header, "scalar body_pos").startsWith("constexpr scalar body_pos[8][3] = {{"));
  }

  /** A planar robot must look planar to the compiler: xy and yz are exactly zero. */
  @Test
  void structuralZerosAreExact() {
    double[] frames = ModelHeader.inertiaFrame(Mjcf.load(HALF_CHEETAH));
    for (int body = 0; body < 8; body++) {
      assertEquals(0, frames[6 * body + 3]);
      assertEquals(0, frames[6 * body + 5]);
    }
  }

  @Test
  void emptyArraysKeepTheirShape() {
    String floor = "<mujoco><worldbody><geom type='plane' size='1 1 1'/></worldbody></mujoco>";
    String header = ModelHeader.of(Mjcf.parse("floor.xml", floor));
    assertEquals("constexpr scalar jnt_range[1][2] = {};", line(header, "scalar jnt_range"));
  }
}
