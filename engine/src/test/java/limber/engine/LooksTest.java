package limber.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import limber.engine.Visuals.Colour;
import limber.engine.Visuals.Surface;
import limber.engine.mjcf.Mjcf;
import limber.engine.randomization.Randomization;
import limber.engine.randomization.RandomizationException;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelSource;
import org.junit.jupiter.api.Test;

/** Looks are drawn by their names, by their laws, and apart from physics. */
class LooksTest {
  private static final Model ROOM =
      Mjcf.parse(
          "room.xml",
          """
          <mujoco model="room">
            <asset>
              <texture name="squares" builtin="checker" type="2d" rgb1="0.2 0.4 0.6" rgb2="1 1 1"/>
              <material name="tiles" texture="squares" texrepeat="3 5" rgba="0.9 0.8 0.7 1"/>
            </asset>
            <worldbody>
              <light name="lamp" pos="1 2 3" diffuse="0.6 0.5 0.4"/>
              <camera name="door" pos="0 -2 1" fovy="50"/>
              <geom name="floor" type="plane" size="0 0 1" material="tiles"/>
              <geom name="wall" type="plane" size="1 1 1" pos="0 2 0" zaxis="0 -1 0"/>
              <body name="ball"><joint type="slide"/><geom name="ball" size="0.2" rgba="0.4 0.6 0.2 1"/></body>
            </worldbody>
          </mujoco>
          """);

  private static Randomization spec(String... terms) {
    return Randomization.parse(
        "x.json",
        "{\"name\": \"x\", \"parameters\": [{%s}]}"
            .formatted(String.join("}, {", terms).replace('\'', '"')));
  }

  private static final String COLOURS =
      "'parameter': 'geom_rgba', 'components': [0, 1, 2], 'mode': 'set', 'distribution': 'uniform', 'range': [0, 1]";

  private static Colour ball(Look look) {
    return look.geoms().get(2).colour();
  }

  @Test
  void theSameNameGivesTheSameLookAndAnotherNameAnother() {
    Looks looks = new Looks(ROOM, spec(COLOURS), 4);
    Looks again = new Looks(ROOM, spec(COLOURS), 4);
    Set<Colour> seen = new HashSet<>();
    List<Look> few = looks.draw(3);
    List<Look> many = again.draw(40);
    for (int e = 0; e < 3; e++) {
      assertEquals(few.get(e).geoms(), many.get(e).geoms());
    }
    many.forEach(look -> seen.add(ball(look)));
    seen.add(ball(looks.draw(0, 2)));
    seen.add(ball(new Looks(ROOM, spec(COLOURS), 5).draw(0, 1)));
    seen.add(ball(new Looks(ROOM, spec(COLOURS), 4L | 1L << 40).draw(0, 1)));
    assertEquals(43, seen.size(), "environment, episode and both halves of the seed name a draw");
  }

  @Test
  void wordsAreThoseOfThePublishedGenerator() {
    int[] zeros = Philox.words(new int[4], 0, 0);
    assertArrayEquals(new int[] {0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8}, zeros);
    int[] ones = Philox.words(new int[] {-1, -1, -1, -1}, -1, -1);
    assertArrayEquals(new int[] {0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD}, ones);
  }

  @Test
  void whatNoTermNamesStaysTheModels() {
    Look own = Look.of(ROOM);
    Look look =
        new Looks(ROOM, spec(COLOURS.replace("'mode'", "'of': 'ball', 'mode'")), 1).draw(0, 1);
    assertEquals(own.geoms().subList(0, 2), look.geoms().subList(0, 2));
    assertNotEquals(ball(own), ball(look));
    assertEquals(1, ball(look).alpha());
    assertArrayEquals(new double[] {1, 2, 3}, look.lights().getFirst().pos());
    assertEquals(1, look.eye("door").widening());
    assertEquals(own.geoms(), new Looks(ROOM, Randomization.NONE, 1).draw(0, 1).geoms());
  }

  @Test
  void planesGetCheckerboardsAndSolidsDoNot() {
    Look look =
        new Looks(
                ROOM,
                spec(
                    "'parameter': 'mat_texrepeat', 'distribution': 'uniform', 'range': [2, 2]",
                    "'parameter': 'tex_rgb1', 'components': [0], 'mode': 'set', 'distribution': 'uniform', 'range': [0.25, 0.25]"),
                1)
            .draw(0, 1);
    Visuals.Checker floor = look.geoms().get(0).checker().orElseThrow();
    assertEquals(new Colour(0.25, 0.4, 0.6, 1), floor.first());
    assertEquals(6, floor.repeatX());
    assertEquals(10, floor.repeatY());
    Visuals.Checker wall = look.geoms().get(1).checker().orElseThrow();
    assertEquals(1, wall.repeatX(), "squares of half a metre");
    assertTrue(look.geoms().get(2).checker().isEmpty());
  }

  @Test
  void lightsAndCamerasAreChangedByName() {
    Look look =
        new Looks(
                ROOM,
                spec(
                    "'parameter': 'light_pos', 'of': 'lamp', 'mode': 'add', 'distribution': 'uniform', 'range': [1, 1]",
                    "'parameter': 'light_active', 'mode': 'set', 'distribution': 'uniform', 'range': [0, 0.25]",
                    "'parameter': 'light_diffuse', 'distribution': 'uniform', 'range': [0.5, 0.5]",
                    "'parameter': 'cam_fovy', 'of': 'door', 'distribution': 'uniform', 'range': [1.2, 1.2]",
                    "'parameter': 'cam_turn', 'of': 'overview', 'mode': 'add', 'distribution': 'uniform', 'range': [3, 3]",
                    "'parameter': 'cam_fovy', 'of': 'overview', 'mode': 'add', 'distribution': 'uniform', 'range': [500, 500]"),
                1)
            .draw(0, 1);
    assertArrayEquals(new double[] {2, 3, 4}, look.lights().getFirst().pos());
    assertArrayEquals(new double[] {0.3, 0.25, 0.2}, look.lights().getFirst().diffuse(), 1e-15);
    assertFalse(look.lights().getFirst().active());
    assertEquals(60, look.eye("door").fovy(), 1e-12);
    assertEquals(1.2, look.eye("door").widening(), 1e-12);
    assertArrayEquals(new double[3], look.eye("door").turn());
    assertArrayEquals(new double[] {3, 3, 3}, look.eye("anything").turn());
    assertEquals(170, look.eye("overview").fovy(), "held within what can be drawn");
  }

  @Test
  void drawsFollowTheirLaws() {
    int n = 20_000;
    Looks looks =
        new Looks(
            ROOM,
            spec(
                COLOURS,
                "'parameter': 'cam_turn', 'of': 'door', 'mode': 'add', 'distribution': 'normal', 'deviation': 2, 'sharing': 'owner'",
                "'parameter': 'cam_fovy', 'of': 'door', 'distribution': 'loguniform', 'range': [0.5, 2]"),
            9);
    double red = 0;
    double spread = 0;
    double turn = 0;
    double fovy = 0;
    for (int e = 0; e < n; e++) {
      Look look = looks.draw(e, 1);
      Surface surface = look.geoms().get(2);
      red += surface.colour().red() / n;
      spread += Math.pow(surface.colour().red() - 0.5, 2) / n;
      double[] turned = look.eye("door").turn();
      assertEquals(turned[0], turned[2], "one draw a camera");
      turn += turned[0] * turned[0] / n;
      fovy += Math.log(look.eye("door").widening()) / n;
    }
    assertEquals(0.5, red, 0.01);
    assertEquals(1.0 / 12, spread, 0.002);
    assertEquals(4, turn, 0.2);
    assertEquals(0, fovy, 0.015);
  }

  @Test
  void aScheduleRaisesTheStrength() {
    Looks looks =
        new Looks(
            ROOM,
            spec(
                "'parameter': 'cam_fovy', 'of': 'door', 'mode': 'set', 'distribution': 'uniform', 'range': [70, 70], 'scheduleSteps': 1000"),
            1);
    assertEquals(50, looks.draw(0, 1, 0).eye("door").fovy());
    assertEquals(60, looks.draw(0, 1, 500).eye("door").fovy(), 1e-12);
    assertEquals(70, looks.draw(0, 1, 5000).eye("door").fovy());
    assertEquals(70, looks.draw(0, 1).eye("door").fovy());
  }

  @Test
  void physicsDoesNotKnowOfLooks() {
    KernelSource simulate = KernelSource.of("limber/engine/program/simulate.cuh");
    String mass = "'parameter': 'body_mass', 'distribution': 'uniform', 'range': [0.5, 1.5]";
    assertEquals(
        PhysicsSource.specialise(simulate, ROOM, Randomization.NONE),
        PhysicsSource.specialise(simulate, ROOM, spec(COLOURS)));
    assertEquals(
        PhysicsSource.specialise(simulate, ROOM, spec(mass)),
        PhysicsSource.specialise(simulate, ROOM, spec(COLOURS, mass, COLOURS)),
        "the same draws by the same numbers");
    assertEquals(
        new Looks(ROOM, spec(COLOURS), 1).draw(0, 1).geoms(),
        new Looks(ROOM, spec(mass, COLOURS), 1).draw(0, 1).geoms());
  }

  @Test
  void aSampleDescribesLooksToo() {
    try (Device device = Devices.cpu(1)) {
      ParameterSample sample = ParameterSample.of(device, ROOM, spec(COLOURS), 400, 1);
      assertEquals(9, sample.parameters().size());
      ParameterSample.Parameter red = sample.parameters().get(6);
      assertEquals("geom_rgba[ball][0]", red.name());
      assertEquals(0.4, red.nominal());
      assertTrue(red.drawn() && red.minimum() < 0.05 && red.maximum() > 0.95, red.toString());
      assertTrue(sample.text().contains("geom_rgba[ball][0]"));
    }
  }

  @Test
  void aNameThatMeetsNothingIsRefusedWithTheNamesThereAre() {
    String term =
        "'parameter': 'cam_fovy', 'of': 'dor', 'distribution': 'uniform', 'range': [1, 2]";
    String found =
        assertThrows(RandomizationException.class, () -> new Looks(ROOM, spec(term), 1))
            .getMessage();
    assertEquals(
        "x: cam_fovy of [dor]: model room has none of that name; it has [door, overview]", found);
  }

  @Test
  void theBundledLooksFitEveryBundledModel() {
    Randomization tobin = Randomization.named("tobin");
    for (String name : BundledModels.names()) {
      Model model = BundledModels.load(name);
      assertTrue(ParameterLayout.of(model, tobin).entries().isEmpty(), "pictures alone");
      List<Look> looks = new Looks(model, tobin, 1).draw(2);
      IntStream.range(0, model.ngeom())
          .forEach(
              g -> {
                Colour first = looks.get(0).geoms().get(g).colour();
                assertNotEquals(first, looks.get(1).geoms().get(g).colour(), name);
                assertEquals(Look.of(model).geoms().get(g).colour().alpha(), first.alpha());
              });
    }
  }
}
