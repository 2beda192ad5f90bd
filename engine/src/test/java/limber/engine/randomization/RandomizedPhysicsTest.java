package limber.engine.randomization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.ParameterLayout;
import limber.engine.PhysicsSource;
import limber.engine.Simulation;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelCompiler;
import limber.kernels.KernelException;
import limber.kernels.KernelSource;
import limber.kernels.Precision;
import limber.kernels.Target;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A randomized environment is the model that a file with its numbers compiles to: the strongest
 * statement about draws that reach the physics and about what must follow from them.
 */
final class RandomizedPhysicsTest {
  private static final int STEPS = 150;
  private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+),(\\d+),(\\d+)=([^}]+)}");

  private static Device device;

  @BeforeAll
  static void open() {
    device = Devices.cpu(2);
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = RandomizedPhysicsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The model whose file holds an environment's numbers, or the nominal ones for {@code null}. */
  private static Model model(ParameterLayout layout, double[] own) throws IOException {
    Matcher place = PLACE.matcher(resource("varied.xml"));
    String text =
        place.replaceAll(
            found -> {
              String field = found.group(1);
              int row = Integer.parseInt(found.group(2));
              int column = Integer.parseInt(found.group(3));
              int index = own == null ? -1 : layout.indexOf(field, row, column);
              return index < 0 ? found.group(4) : Double.toString(own[index]);
            });
    return Mjcf.parse("varied.xml", text);
  }

  private static Randomization everything() throws IOException {
    return Randomization.parse("everything.json", resource("everything.json"));
  }

  private static double[] controls(Model model, int environments) {
    Random random = new Random(3);
    double[] one = new double[model.nu()];
    double[] all = new double[STEPS * environments * model.nu()];
    for (int t = 0; t < STEPS; t++) {
      for (int i = 0; i < one.length; i++) {
        one[i] = t % 10 == 0 ? random.nextDouble() * 2 - 1 : one[i];
      }
      for (int e = 0; e < environments; e++) {
        System.arraycopy(one, 0, all, (t * environments + e) * one.length, one.length);
      }
    }
    return all;
  }

  private static double[] row(double[] all, int environment, int width) {
    return Arrays.copyOfRange(all, environment * width, (environment + 1) * width);
  }

  private Simulation simulation(Randomization randomization, int environments, long seed)
      throws IOException {
    return new Simulation(
        device, model(null, null), randomization, environments, Precision.DOUBLE, seed);
  }

  @Test
  void anEnvironmentIsTheModelWithItsNumbers() throws IOException {
    Model nominal = model(null, null);
    int nenv = 20;
    try (Simulation simulation = simulation(everything(), nenv, 7)) {
      ParameterLayout layout = simulation.layout();
      double[] parameters = simulation.parameters();
      double[] all = simulation.rollout(STEPS, controls(nominal, nenv));
      int width = nominal.nq() + nominal.nv();
      for (int e : new int[] {0, 7, 19}) {
        double[] own = row(parameters, e, layout.entries().size());
        Model like = model(layout, own);
        assertDerived(layout, own, like);
        try (Simulation one = new Simulation(device, like, 1, Precision.DOUBLE)) {
          double[] expected = one.rollout(STEPS, controls(like, 1));
          double fallen = 0.75 - expected[(STEPS - 1) * width + 2];
          assertTrue(fallen > 0.1, "robot %d fell by %s m: no contact".formatted(e, fallen));
          assertArrayEquals(expected, trajectory(all, e, nenv, width), 1e-8, "environment " + e);
        }
      }
    }
  }

  /** What follows from draws, against the compiler's numbers for the same values. */
  private static void assertDerived(ParameterLayout layout, double[] own, Model like) {
    for (int i = layout.drawn(); i < own.length; i++) {
      ParameterLayout.Entry entry = layout.entries().get(i);
      for (Model.Field field : like.fields()) {
        if (field.name().equals(entry.field())) {
          double[] values = like.reals(field.name());
          double expected = values[field.columns() * entry.row() + entry.column()];
          assertEquals(expected, own[i], 1e-9 * Math.abs(expected), entry.label());
        }
      }
    }
  }

  /** One environment's rows of [steps, environments, width]. */
  private static double[] trajectory(double[] all, int environment, int environments, int width) {
    double[] one = new double[STEPS * width];
    for (int t = 0; t < STEPS; t++) {
      System.arraycopy(all, (t * environments + environment) * width, one, t * width, width);
    }
    return one;
  }

  @Test
  void staleWeightsStayTheModels() throws IOException {
    Randomization spec = everything();
    Randomization stale =
        new Randomization(
            "stale",
            "",
            Randomization.Weights.STALE,
            spec.terms(),
            Actions.EXACT,
            Observations.EXACT);
    ParameterLayout layout = ParameterLayout.of(model(null, null), stale);
    assertEquals(-1, layout.indexOf("body_invweight0", 1, 0));
    assertTrue(ParameterLayout.of(model(null, null), spec).indexOf("body_invweight0", 1, 0) >= 0);
  }

  @Test
  void drawsFollowTheirLaws() throws IOException {
    int nenv = 20_000;
    String text =
        """
        {"name": "laws", "parameters": [
          {"parameter": "body_mass", "of": "trunk", "distribution": "uniform", "range": [0.5, 1.5]},
          {"parameter": "dof_damping", "of": "hip", "distribution": "loguniform", "range": [0.3, 3]},
          {"parameter": "opt_gravity", "mode": "add", "distribution": "normal", "deviation": 0.4},
          {"parameter": "dof_damping", "of": ["knee", "track"], "mode": "set", "sharing": "all",
           "distribution": "uniform", "range": [1, 2]},
          {"parameter": "actuator_kp", "of": "knee", "distribution": "uniform", "range": [1, 2],
           "scheduleSteps": 100}]}
        """;
    try (Simulation simulation = simulation(Randomization.parse("laws.json", text), nenv, 1)) {
      ParameterLayout layout = simulation.layout();
      double[] mass = column(simulation, layout.indexOf("body_mass", 1, 0));
      assertLaw("mass", mass, 4 * 0.5, 4 * 1.5, 4, 4 / Math.sqrt(12));
      double[] damping = column(simulation, layout.indexOf("dof_damping", 6, 0));
      double[] logs = Arrays.stream(damping).map(x -> Math.log(x / 0.3 / 0.3)).toArray();
      double end = Math.log(10);
      assertLaw("log damping", logs, 0, end, end / 2, end / Math.sqrt(12));
      double[] gravity = column(simulation, layout.indexOf("opt_gravity", 0, 2));
      assertLaw("gravity", gravity, -9.81 - 5 * 0.4, -9.81 + 5 * 0.4, -9.81, 0.4);
      double[] sideways = column(simulation, layout.indexOf("opt_gravity", 0, 0));
      double product = 0;
      for (int e = 0; e < nenv; e++) {
        product += sideways[e] * (gravity[e] + 9.81) / nenv;
      }
      assertEquals(0, product, 5 * 0.16 / Math.sqrt(nenv), "components of gravity correlate");
      assertArrayEquals(
          column(simulation, layout.indexOf("dof_damping", 7, 0)),
          column(simulation, layout.indexOf("dof_damping", 8, 0)));
      int gain = layout.indexOf("actuator_gainprm", 1, 0);
      assertEquals(5, Arrays.stream(column(simulation, gain)).max().orElseThrow(), 0);
      simulation.setProgress(50);
      simulation.reset();
      assertLaw(
          "half of the schedule", column(simulation, gain), 5, 7.5, 6.25, 2.5 / Math.sqrt(12));
    }
  }

  private static void assertLaw(
      String what, double[] x, double low, double high, double mean, double deviation) {
    double sum = Arrays.stream(x).sum() / x.length;
    double square = Arrays.stream(x).map(each -> (each - sum) * (each - sum)).sum() / x.length;
    double error = deviation / Math.sqrt(x.length);
    double rounding = 1e-6 * (high - low);
    assertTrue(Arrays.stream(x).min().orElseThrow() >= low - rounding, what + ": too low");
    assertTrue(Arrays.stream(x).max().orElseThrow() <= high + rounding, what + ": too high");
    assertEquals(mean, sum, 5 * error, what + ": mean");
    assertEquals(deviation, Math.sqrt(square), 5 * error, what + ": standard deviation");
  }

  private static double[] column(Simulation simulation, int index) {
    int width = simulation.layout().entries().size();
    double[] all = simulation.parameters();
    double[] column = new double[all.length / width];
    for (int e = 0; e < column.length; e++) {
      column[e] = all[e * width + index];
    }
    return column;
  }

  @Test
  void anEnvironmentDoesNotDependOnTheBatchAndASeedRepeats() throws IOException {
    Model model = model(null, null);
    int width = model.nq() + model.nv();
    try (Simulation many = simulation(everything(), 37, 5);
        Simulation few = simulation(everything(), 3, 5);
        Simulation other = simulation(everything(), 3, 6)) {
      double[] all = many.rollout(STEPS, controls(model, 37));
      double[] some = few.rollout(STEPS, controls(model, 3));
      for (int e = 0; e < 3; e++) {
        assertArrayEquals(trajectory(some, e, 3, width), trajectory(all, e, 37, width));
      }
      assertFalse(Arrays.equals(few.parameters(), other.parameters()), "the seed does nothing");
    }
  }

  @Test
  void aPartialResetChangesNothingElse() throws IOException {
    Model model = model(null, null);
    int width = model.nq() + model.nv();
    try (Simulation one = simulation(everything(), 20, 5);
        Simulation other = simulation(everything(), 20, 5)) {
      one.rollout(STEPS, controls(model, 20));
      other.rollout(STEPS, controls(model, 20));
      double[] before = one.parameters();
      one.reset(3, 17);
      double[] after = one.parameters();
      double[] expected = other.rollout(STEPS, controls(model, 20));
      double[] found = one.rollout(STEPS, controls(model, 20));
      int n = one.layout().entries().size();
      for (int e = 0; e < 20; e++) {
        boolean same =
            Arrays.equals(row(before, e, n), row(after, e, n))
                && Arrays.equals(
                    trajectory(expected, e, 20, width), trajectory(found, e, 20, width));
        assertEquals(e != 3 && e != 17, same, "environment " + e);
      }
      assertThrows(KernelException.class, () -> one.reset(20));
    }
  }

  @Test
  void anEnvironmentThatDivergesIsResetCountedAndAlone() throws IOException {
    Model model = model(null, null);
    int width = model.nq() + model.nv();
    try (Simulation one = simulation(everything(), 20, 5);
        Simulation other = simulation(everything(), 20, 5)) {
      double[] qpos = one.qpos();
      double[] qvel = one.qvel();
      qvel[6 * model.nv() + 7] = 1e200;
      one.setState(qpos, qvel);
      double[] expected = other.rollout(STEPS, controls(model, 20));
      double[] found = one.rollout(STEPS, controls(model, 20));
      for (int e = 0; e < 20; e++) {
        assertEquals(e == 6 ? 1 : 0, one.diverged()[e], "environment " + e);
        if (e != 6) {
          assertArrayEquals(trajectory(expected, e, 20, width), trajectory(found, e, 20, width));
        }
      }
      assertTrue(Arrays.stream(found).allMatch(Double::isFinite), "a number is not finite");
      assertArrayEquals(
          model.qpos0(), Arrays.copyOf(trajectory(found, 6, 20, width), model.nq()), 0);
    }
  }

  private static final String BALL =
      """
      <mujoco model="ball"><option timestep="0.004" gravity="0 0 %s"/>
        <worldbody><body name="ball"><freejoint/><geom size="0.1"/></body></worldbody></mujoco>
      """;

  /** Changes of a ball's velocity along an axis over each step, [environments, steps]. */
  private static double[][] gains(String gravity, String terms, int nenv, int steps, int axis) {
    Model ball = Mjcf.parse("ball.xml", BALL.formatted(gravity));
    Randomization spec =
        Randomization.parse("x.json", "{\"name\": \"x\", \"parameters\": [%s]}".formatted(terms));
    double[][] gains = new double[nenv][steps];
    try (Simulation simulation = new Simulation(device, ball, spec, nenv, Precision.DOUBLE, 3)) {
      // in two launches, so that what runs from step to step must outlive one
      double[] first = simulation.rollout(steps / 2, new double[0]);
      double[] second = simulation.rollout(steps - steps / 2, new double[0]);
      for (int e = 0; e < nenv; e++) {
        double before = 0;
        for (int t = 0; t < steps; t++) {
          double[] half = t < steps / 2 ? first : second;
          double speed = half[((t - (t < steps / 2 ? 0 : steps / 2)) * nenv + e) * 13 + 7 + axis];
          gains[e][t] = speed - before;
          before = speed;
        }
      }
    }
    return gains;
  }

  @Test
  void stepsLastLongerByAnExponentialLaw() {
    String rate =
        "{\"parameter\": \"timestep_rate\", \"mode\": \"set\", \"distribution\": \"uniform\","
            + " \"range\": [500, 500]}";
    double[] extra =
        Arrays.stream(gains("-10", rate, 100, 100, 2))
            .flatMapToDouble(Arrays::stream)
            .map(gain -> gain / -10 - 0.004)
            .toArray();
    assertLaw("extra time of a step", extra, 0, 0.1, 1.0 / 500, 1.0 / 500);
    assertEquals(extra.length, Arrays.stream(extra).distinct().count(), 5, "steps repeat");
  }

  @Test
  void pushesStrikeAtTheirRateAndDieAway() {
    String terms =
        """
        {"parameter": "push_rate", "mode": "set", "distribution": "uniform", "range": [5, 5]},
        {"parameter": "push_decay", "mode": "set", "distribution": "uniform", "range": [20, 20]},
        {"parameter": "push_deviation", "mode": "set", "distribution": "uniform", "range": [3, 3]}
        """;
    double keep = Math.exp(-20 * 0.004);
    int strikes = 0;
    double square = 0;
    double[][] gains = gains("0", terms, 100, 200, 0);
    for (double[] own : gains) {
      for (int t = 1; t < own.length; t++) {
        if (Math.abs(own[t] - keep * own[t - 1]) > 1e-12) {
          strikes++;
          square += own[t] / 0.004 * own[t] / 0.004;
        }
      }
    }
    double expected = 100 * 199 * 5 * 0.004;
    assertEquals(expected, strikes, 5 * Math.sqrt(expected), "strikes");
    assertEquals(9, square / strikes, 5 * 9 * Math.sqrt(2.0 / strikes), "variance of a strike");
  }

  @Test
  void randomizedHumanoidsCompileForAGpu() {
    KernelSource source = KernelSource.of("limber/engine/program/simulate.cuh");
    Model humanoid = BundledModels.load("humanoid");
    Randomization spec = Randomization.named("rand-param-envs");
    KernelCompiler.compile(PhysicsSource.specialise(source, humanoid, spec), Target.cuda(90));
  }
}
