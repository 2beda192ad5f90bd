package limber.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
          <geom size="0.1" pos="1 2"/> | pos="1 2" holds 2 numbers; give 3
          <geom size="0.1" quat="1"/> | quat="1" holds 1 numbers; give 4
          <joint axis="1"/> | axis="1" holds 1 numbers; give 3
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
          <tendon><spatial name="s"/></tendon> | half.xml:1: element <spatial 's'>: not supported; remove it
          <tendon><fixed/></tendon> | element <fixed>: holds no <joint>
          <tendon><fixed><joint joint="j" coef="1"/></fixed></tendon> | element <joint>: joint="j" names no joint; the model has no joint with a name
          <tendon><fixed armature="1"><joint joint="j" coef="1"/></fixed></tendon> | attribute armature="1" is not supported
          <tendon><fixed springlength="2 1"><joint joint="j" coef="1"/></fixed></tendon> | springlength="2 1" is empty
          <tendon><fixed><joint joint="j" coef="1"/><joint joint="j" coef="1"/></fixed></tendon> | is in this tendon already
          <sensor><magnetometer site="s"/></sensor> | element <magnetometer>: not supported
          <sensor><gyro/></sensor> | element <gyro>: attribute 'site' is missing
          <sensor><gyro site="s"/></sensor> | site="s" names no site
          <sensor><framepos objtype="camera" objname="c"/></sensor> | objtype="camera" is not one of body, xbody, geom, site
          <sensor><framepos objtype="body" objname="world" reftype="body"/></sensor> | attribute 'refname' is missing
          <sensor><gyro site="s" delay="1"/></sensor> | attribute delay="1" is not supported
          <sensor><gyro site="s" cutoff="-1"/></sensor> | cutoff="-1" is negative
          <equality><distance geom1="a"/></equality> | element <distance>: not supported
          <equality><tendon tendon1="t"/></equality> | element <tendon>: not supported
          <equality><connect body1="world"/></equality> | attribute 'anchor' is missing
          <equality><weld body1="world"/></equality> | holds body 'world' to itself; name two
          <equality><weld body1="b" body2="world"/></equality> | body1="b" names no body; name one of world
          <equality><weld site1="s" site2="t" relpose="0 0 0 1 0 0 0"/></equality> | keep bodies or sites
          <equality><weld site1="s"/></equality> | attribute 'site2' is missing
          <actuator><motor/></actuator> | attribute 'joint' is missing; name the joint or tendon
          <actuator><motor joint="j" tendon="t"/></actuator> | keep one
          <actuator><motor tendon="t"/></actuator> | tendon="t" names no tendon
          <actuator><motor site="s"/></actuator> | attribute site="s" is not supported
          <actuator><general joint="j" dyntype="integrator"/></actuator> | dyntype="integrator" is not one of none
          <actuator><general joint="j" gaintype="muscle"/></actuator> | gaintype="muscle" is not one of fixed, affine
          <actuator><position joint="j" kv="1" dampratio="1"/></actuator> | dampratio="1" is given beside kv
          <actuator><position joint="j" timeconst="1"/></actuator> | attribute timeconst="1" is not supported
          <actuator><position joint="j" inheritrange="1" ctrlrange="0 1"/></actuator> | ctrlrange="0 1" is given beside inheritrange
          <actuator><motor joint="j"><plugin/></motor></actuator> | element <plugin>: not supported
          <actuator><muscle joint="j"/></actuator> | element <muscle>: not supported
          <actuator><motor joint="j"/></actuator> | joint="j" names no joint
          <option timestep="0"/> | timestep="0" must be above 0
          <option integrator="leapfrog"/> | integrator="leapfrog" is not supported; choose one of euler
          <option><flag contact="off"/></option> | contact="off" is not one of enable, disable
          <compiler coordinate="global"/> | coordinate="global" is not one of local
          <compiler eulerseq="xy"/> | eulerseq="xy" is not three letters
          <worldbody><joint/></worldbody> | stands in <worldbody>, which does not move
          <asset><mesh file="a.obj"/></asset> | element <mesh>: not supported
          <default><tendon length="1"/></default> | attribute length="1" is not supported
          <default><equality data="1"/></default> | attribute data="1" is not supported
          <default><sensor/></default> | element <sensor>: not supported
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
}
