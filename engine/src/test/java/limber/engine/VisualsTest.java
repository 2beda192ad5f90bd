package limber.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limber.engine.Visuals.Colour;
import limber.engine.Visuals.Mode;
import limber.engine.mjcf.Mjcf;
import limber.engine.mjcf.MjcfException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file says about looks. */
class VisualsTest {
  private static final String TEXT =
      """
      <mujoco>
        <default>
          <geom rgba="0.2 0.3 0.4 1"/>
          <material shininess="0.9"/>
          <default class="lens"><camera fovy="60"/></default>
        </default>
        <asset>
          <texture name="squares" builtin="checker" type="2d" rgb1="0 0 0" rgb2="1 1 0.5" width="8" height="8"/>
          <texture file="pictures/wood.png" type="2d"/>
          <material name="floor" texture="squares" texrepeat="4 2" texuniform="true" reflectance="0.25"/>
          <material name="wood" texture="wood" rgba="0.6 0.4 0.2 1"/>
        </asset>
        <worldbody>
          <light directional="true" dir="0 0 -2" diffuse="1 1 1"/>
          <light type="directional" pos="0 0 1" active="false" castshadow="false"/>
          <geom type="plane" size="0 0 1" material="floor" rgba="0.5 0.5 0.5 1"/>
          <body name="b" pos="0 0 1">
            <camera name="eye" class="lens" pos="1 2 3" mode="targetbodycom" target="b"/>
            <light pos="0 0 1"/>
            <joint/>
            <geom size="0.1"/>
            <geom size="0.1" material="wood" rgba="0.5 0.5 0.5 1" group="2"/>
            <geom size="0.1" material="wood" rgba="1 0 0 0.5"/>
            <site name="s" rgba="0 1 0 1" group="4"/>
          </body>
        </worldbody>
      </mujoco>
      """;

  @Test
  void coloursComeFromTheElementItsDefaultsOrItsMaterial() {
    Visuals visuals = Mjcf.parse("looks.xml", TEXT).visuals();
    assertEquals(new Colour(1, 1, 1, 1), visuals.geoms().get(0).colour());
    assertEquals(new Colour(0.2, 0.3, 0.4, 1), visuals.geoms().get(1).colour());
    assertEquals(new Colour(0.6, 0.4, 0.2, 1), visuals.geoms().get(2).colour());
    assertEquals(new Colour(1, 0, 0, 0.5), visuals.geoms().get(3).colour());
    assertEquals(2, visuals.geoms().get(2).group());
    assertEquals(0.9, visuals.geoms().get(0).shininess());
    assertEquals(0.25, visuals.geoms().get(0).reflectance());
    assertEquals(0.5, visuals.geoms().get(1).shininess());
    assertEquals(new Colour(0, 1, 0, 1), visuals.sites().get(0).colour());
    assertEquals(4, visuals.sites().get(0).group());
  }

  @Test
  void aCheckerboardIsOfItsTexture() {
    Visuals visuals = Mjcf.parse("looks.xml", TEXT).visuals();
    Visuals.Checker checker = visuals.geoms().get(0).checker().orElseThrow();
    assertEquals(new Colour(0, 0, 0, 1), checker.first());
    assertEquals(new Colour(1, 1, 0.5, 1), checker.second());
    assertEquals(4, checker.repeatX());
    assertEquals(2, checker.repeatY());
    assertTrue(checker.uniform());
    assertTrue(visuals.geoms().get(2).checker().isEmpty(), "pictures of files are not read");
  }

  @Test
  void camerasAndLightsKnowTheirBodies() {
    Visuals visuals = Mjcf.parse("looks.xml", TEXT).visuals();
    Visuals.Camera eye = visuals.cameras().get(0);
    assertEquals("eye", eye.name());
    assertEquals(1, eye.body());
    assertEquals(1, eye.target());
    assertEquals(Mode.TARGETBODYCOM, eye.mode());
    assertEquals(60, eye.fovy());
    assertArrayEquals(new double[] {1, 2, 3}, eye.pos());
    assertEquals(3, visuals.lights().size());
    assertTrue(visuals.lights().get(0).directional() && visuals.lights().get(1).directional());
    assertTrue(!visuals.lights().get(1).active() && !visuals.lights().get(1).castshadow());
    assertArrayEquals(new double[] {0, 0, -1}, visuals.lights().get(0).dir());
    assertEquals(1, visuals.lights().get(2).body());
  }

  @Test
  void looksChangeNothingThatIsComputed() {
    Model plain = Mjcf.parse("looks.xml", TEXT.replaceAll("<(camera|light) [^/]*/>", ""));
    Model model = Mjcf.parse("looks.xml", TEXT);
    assertEquals(ModelHeader.of(plain), ModelHeader.of(model));
  }

  /** The text stands on line 2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <geom size="1" rgba="1 0 0"/> | half.xml:2: element <geom>: rgba="1 0 0" holds 3 numbers; give 4
          <geom size="1" material="gold"/> | material="gold" names no material; name one of steel
          <site rgba="red"/> | 'red' is not a number
          <camera fovy="180"/> | fovy="180" must be above 0 and below 180 degrees
          <camera mode="targetbody"/> | mode="targetbody" needs a body to face; name it in target
          <camera mode="targetbody" target="c"/> | target="c" names no body; name one of
          <camera mode="orbit"/> | mode="orbit" is not one of fixed, track, trackcom
          <camera name="steel"/><camera name="steel"/> | camera 'steel' exists already; rename one
          <camera zoom="2"/> | attribute zoom="2" is not supported
          <light dir="0 0 0"/> | dir="0 0 0" has length zero; give a direction
          <light diffuse="1"/> | diffuse="1" holds 1 numbers; give 3
          """)
  void whatCannotBeIsToldByItsLine(String text, String part) {
    String file =
        """
        <mujoco><asset><material name="steel"/></asset><worldbody><body name="b"><geom size="1"/>
        %s
        </body></worldbody></mujoco>
        """;
    MjcfException e =
        assertThrows(MjcfException.class, () -> Mjcf.parse("half.xml", file.formatted(text)));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertTrue(e.getMessage().startsWith("half.xml:2: "), e.getMessage());
  }

  @Test
  void anAssetMustExist() {
    MjcfException e =
        assertThrows(
            MjcfException.class,
            () ->
                Mjcf.parse(
                    "half.xml",
                    "<mujoco><asset>\n<material name=\"m\" texture=\"t\"/></asset></mujoco>"));
    assertTrue(
        e.getMessage().contains("half.xml:2: element <material 'm'>: texture=\"t\" names no"),
        e.getMessage());
  }

  @Test
  void marksAreTheFilesOrUsual() {
    Visuals.Marks usual = Mjcf.parse("looks.xml", TEXT).visuals().marks();
    assertEquals(Visuals.Marks.DEFAULT, usual);
    Visuals.Marks marks =
        Mjcf.parse(
                "marks.xml",
                """
                <mujoco>
                  <statistic meansize="0.5"/>
                  <visual>
                    <map force="0.02" zfar="30"/>
                    <scale contactwidth="0.2" com="1"/>
                    <rgba contactforce="0 1 0 1" haze="1 1 1 1"/>
                  </visual>
                  <visual><map stiffness="50"/></visual>
                  <worldbody/>
                </mujoco>
                """)
            .visuals()
            .marks();
    assertEquals(0.5, marks.meansize().orElseThrow());
    assertTrue(marks.meanmass().isEmpty());
    assertEquals(0.02, marks.force());
    assertEquals(50, marks.stiffness());
    assertEquals(0.2, marks.contactWidth());
    assertEquals(usual.forceWidth(), marks.forceWidth());
    assertEquals(new Colour(0, 1, 0, 1), marks.contactForce());
    assertEquals(usual.contactPoint(), marks.contactPoint());
  }
}
