package limber.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limber.engine.mjcf.Mjcf;
import limber.kernels.KernelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernels lack is refused by name. */
class CapabilitiesTest {
  private static final String MODEL =
      "<mujoco><option %s/><worldbody><body name='b' %s><joint name='j' %s/><geom name='g' size='0.1 0.1' %s/></body>"
          + "<geom name='floor' type='%s' size='1 1 1'/></worldbody><actuator><%s joint='j'/></actuator></mujoco>";

  private static Model model(
      String option, String body, String joint, String geom, String floor, String actuator) {
    return Mjcf.parse("m.xml", MODEL.formatted(option, body, joint, geom, floor, actuator));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plane", "sphere", "capsule", "ellipsoid", "cylinder", "box"})
  void aModelPassesOnAFloorOfAnyShape(String floor) {
    Capabilities.require(
        model("timestep='0.01'", "pos='0 0 1'", "axis='0 1 0'", "type='cylinder'", floor, "motor"));
  }

  @ParameterizedTest
  @CsvSource({"integrator='implicit', '', '', '', plane, motor, integrator implicit"})
  void whatTheKernelsLackIsNamed(
      String option,
      String body,
      String joint,
      String geom,
      String floor,
      String actuator,
      String named) {
    Model model = model(option, body, joint, geom, floor, actuator);
    String message =
        assertThrows(KernelException.class, () -> Capabilities.require(model)).getMessage();
    assertTrue(message.startsWith("model "), message);
    for (String part : named.split(" and ")) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void everyEqualityTendonActuatorAndSensorPasses() {
    Capabilities.require(
        Mjcf.parse(
            "m.xml",
            "<mujoco><worldbody><body><joint name='j' margin='2' limited='true' range='-1 1'/><geom size='0.1'/><site name='s'/></body>"
                + "<body><joint name='b' type='ball' stiffness='5' limited='true' range='0 1'/><geom size='0.1'/></body></worldbody>"
                + "<equality><joint joint1='j'/></equality><sensor><gyro site='s'/></sensor>"
                + "<tendon><fixed name='t' range='0 1' stiffness='1'><joint joint='j' coef='1'/></fixed></tendon>"
                + "<actuator><motor tendon='t'/><motor joint='b'/></actuator></mujoco>"));
  }
}
