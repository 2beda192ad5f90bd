package limber.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import limber.engine.mjcf.Mjcf;
import limber.engine.mjcf.MjcfException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bad model gives one line: file, line, element, value, remedy. */
class MjcfErrorTest {
  private static String message(String text) {
    MjcfException e = assertThrows(MjcfException.class, () -> Mjcf.parse("half.xml", text));
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    return e.getMessage();
  }

  /** The text stands on line 3, in a body that has a geom. */
  private static String inBody(String text) {
    return message(
        """
        <mujoco><compiler angle="radian"/><worldbody><body name="b"><geom size="1"/>
        <joint name="j"/>
        %s
        </body></worldbody></mujoco>
        """
            .formatted(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <plugin/> | half.xml:3: element <plugin>: not supported; remove it
          <geom type="mesh"/> | type="mesh" is not supported; choose one of plane, sphere
          <geom type="capsule" size="0.1"/> | size="0.1" number 2 of a capsule must be above 0
          <geom size="0.1 x"/> | size="0.1 x": 'x' is not a number
          <geom size="0.1" pos="1 2 3 4"/> | pos="1 2 3 4" holds 4 numbers; give 3
          <geom size="0.1" mas="1"/> | attribute mas="1" is not supported; remove it
          <geom size="0.1" class="c"/> | default class 'c' does not exist
          <geom size="0.1" euler="1 2 3" zaxis="1 0 0"/> | keep one
          <geom size="0.1" condim="2"/> | condim="2" must be 1, 3, 4 or 6
          <geom size="nan"/> | 'nan' is not a number
          <geom type="plane" size="1 1 1"/> | a plane belongs to a body that does not move
          <joint name="left_knee" range="10 -160" limited="true"/> | half.xml:3: element <joint 'left_knee'>: range="10 -160" is empty; give lower < upper
          <joint name="j"/> | joint 'j' exists already; rename one
          <joint type="free"/> | must be the only joint
          <joint axis="0 0 0"/> | axis="0 0 0" has length zero
          <body><freejoint/><geom size="1"/></body> | a free joint belongs to a child of <worldbody>
          <body><joint/></body> | moves but has no mass or inertia; give it a geom
          <inertial mass="1" pos="0 0 0" diaginertia="1 1 3"/> | breaks A + B >= C
          """)
  void badElementsAreNamed(String text, String expected) {
    String message = inBody(text);
    assertTrue(message.startsWith("half.xml:"), message);
    assertTrue(message.contains(expected), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <tendon><fixed/></tendon> | half.xml:1: element <tendon>: not supported; remove it
          <sensor><gyro/></sensor> | element <sensor>: not supported
          <actuator><muscle joint="j"/></actuator> | element <muscle>: not supported
          <actuator><motor joint="j"/></actuator> | joint="j" names no joint
          <option timestep="0"/> | timestep="0" must be above 0
          <option integrator="leapfrog"/> | integrator="leapfrog" is not supported; choose one of euler
          <option><flag contact="off"/></option> | contact="off" is not one of enable, disable
          <compiler coordinate="global"/> | coordinate="global" is not one of local
          <compiler eulerseq="xy"/> | eulerseq="xy" is not three letters
          <worldbody><joint/></worldbody> | stands in <worldbody>, which does not move
          <asset><mesh file="a.obj"/></asset> | element <mesh>: not supported
          <default><tendon/></default> | element <tendon>: not supported
          <default><geom conaffinty="0"/></default> | attribute conaffinty="0" is not supported
          <contact><exclude body1="a" body2="b"/></contact> | body1="a" names no body
          <keyframe><key qpos="1"/></keyframe> | qpos holds 1 numbers; give 0
          <include file="other.xml"/> | cannot be found from a model that is not a file
          """)
  void badSectionsAreNamed(String text, String expected) {
    String message = message("<mujoco>" + text + "</mujoco>");
    assertTrue(message.contains(expected), message);
  }

  @Test
  void brokenXmlNamesTheLine() {
    String message = message("<mujoco>\n<worldbody>\n</mujoco>");
    assertTrue(message.startsWith("half.xml:3: broken XML: "), message);
  }

  @Test
  void otherDocumentsAreRefused() {
    assertTrue(message("<robot/>").contains("is not an MJCF model"));
  }

  @Test
  void missingFilesAreNamed(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("gone.xml");
    String message = assertThrows(MjcfException.class, () -> Mjcf.load(missing)).getMessage();
    assertEquals(missing + ": does not exist; give the path of an MJCF file", message);
    Path outer =
        Files.writeString(folder.resolve("a.xml"), "<mujoco><include file='gone.xml'/></mujoco>");
    message = assertThrows(MjcfException.class, () -> Mjcf.load(outer)).getMessage();
    assertTrue(message.startsWith(outer + ":1: element <include>: file "), message);
    message = assertThrows(MjcfException.class, () -> Mjcf.load(folder)).getMessage();
    assertTrue(message.contains("is a directory"), message);
  }

  @Test
  void includesMayNotRepeat(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.xml");
    Files.writeString(file, "<mujoco>\n<include file='a.xml'/></mujoco>");
    String message = assertThrows(MjcfException.class, () -> Mjcf.load(file)).getMessage();
    assertTrue(message.contains("included twice"), message);
  }

  /** Of the gym models only the humanoid holds something unsupported: its fixed tendons. */
  @Test
  void humanoidTendonsAreRefused() {
    Path file = ModelTest.reference("humanoid");
    assumeTrue(Files.exists(file), "the gym models are not here");
    String message = assertThrows(MjcfException.class, () -> Mjcf.load(file)).getMessage();
    assertTrue(message.contains("humanoid.xml:91: element <tendon>: not supported"), message);
  }
}
