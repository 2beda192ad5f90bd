package limber.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import limber.engine.mjcf.Mjcf;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelCompiler;
import limber.kernels.KernelSource;
import limber.kernels.Precision;
import limber.kernels.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trajectories against MuJoCo 3.14's, for models of ours and, where it is at hand, the shared
 * reference.
 */
class TrajectoryTest {
  private static final Path RESOURCES = Path.of("src/test/resources/limber/engine");
  private static final Path CHEETAH =
      Path.of("src/main/resources/limber/engine/models/half_cheetah.xml");
  private static final Path SHARED = Path.of("../../shared/reference");

  /** A trajectory's files: init.csv, ctrl.csv, traj.csv. */
  private record Reference(double[][] init, double[][] ctrl, double[][] trajectory) {
    static Reference read(Path folder) throws IOException {
      return new Reference(
          numbers(folder.resolve("init.csv")),
          numbers(folder.resolve("ctrl.csv")),
          numbers(folder.resolve("traj.csv")));
    }

    private static double[][] numbers(Path file) throws IOException {
      return Files.readAllLines(file).stream()
          .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
          .toArray(double[][]::new);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tumbler, DOUBLE, 1e-9",
    "half_cheetah, DOUBLE, 1e-9",
    "hexapod, DOUBLE, 1e-9",
    "tumbler, SINGLE, 1e-3",
    "half_cheetah, SINGLE, 1e-3",
    "hexapod, SINGLE, 1e-3"
  })
  void modelsOfOurOwnFollowMujoco(String name, Precision precision, double bound)
      throws IOException {
    try (Device device = Devices.cpu(1)) {
      compare(device, name, precision, bound);
    }
  }

  /** A model of our own, by name, on any device. */
  static void compare(Device device, String name, Precision precision, double bound)
      throws IOException {
    Model model =
        BundledModels.names().contains(name)
            ? BundledModels.load(name)
            : Mjcf.load(RESOURCES.resolve(name + ".xml"));
    compare(device, model, Reference.read(RESOURCES.resolve(name)), precision, bound);
  }

  /** Our own models of the gym's robots against trajectories that MuJoCo made of the gym's. */
  @ParameterizedTest
  @CsvSource({
    "half_cheetah, half_cheetah",
    "ant, ant",
    "hopper, hopper",
    "walker2d, walker2d_v5",
    "humanoid, humanoid"
  })
  void bundledModelsFollowTheSharedTrajectories(String name, String folder) throws IOException {
    Path trajectories = SHARED.resolve("trajectories").resolve(folder);
    assumeTrue(Files.exists(trajectories), "the shared reference is not beside this checkout");
    Reference reference = Reference.read(trajectories);
    try (Device device = Devices.cpu(1)) {
      compare(device, BundledModels.load(name), reference, Precision.DOUBLE, 1e-6);
      compare(device, BundledModels.load(name), reference, Precision.SINGLE, 1e-3);
    }
  }

  private static void compare(
      Device device, Model model, Reference reference, Precision precision, double bound) {
    int steps = reference.ctrl.length;
    double[] trajectory = run(device, model, reference, precision, 3);
    int width = model.nq() + model.nv();
    double worst = 0;
    for (int t = 0; t < steps; t++) {
      for (int e = 0; e < 3; e++) {
        for (int i = 0; i < model.nq(); i++) {
          double expected = reference.trajectory[t + 1][1 + i];
          double error = Math.abs(trajectory[(t * 3 + e) * width + i] - expected);
          assertTrue(error < bound, "step %d, qpos[%d]: off by %g".formatted(t + 1, i, error));
          worst = Math.max(worst, error);
        }
      }
    }
    System.out.printf(
        "%s %s: max |dqpos| %.2g over %d steps%n", model.name(), precision, worst, steps);
  }

  private static double[] run(
      Model model, Reference reference, Precision precision, int threads, int environments) {
    try (Device device = Devices.cpu(threads)) {
      return run(device, model, reference, precision, environments);
    }
  }

  private static double[] run(
      Device device, Model model, Reference reference, Precision precision, int environments) {
    int steps = reference.ctrl.length;
    int nu = model.nu();
    double[] qpos = new double[environments * model.nq()];
    double[] qvel = new double[environments * model.nv()];
    double[] ctrl = new double[steps * environments * nu];
    for (int e = 0; e < environments; e++) {
      System.arraycopy(reference.init[0], 0, qpos, e * model.nq(), model.nq());
      System.arraycopy(reference.init[1], 0, qvel, e * model.nv(), model.nv());
      for (int t = 0; t < steps; t++) {
        System.arraycopy(reference.ctrl[t], 0, ctrl, (t * environments + e) * nu, nu);
      }
    }
    try (Simulation simulation = new Simulation(device, model, environments, precision)) {
      simulation.setState(qpos, qvel);
      return simulation.rollout(steps, ctrl);
    }
  }

  @Test
  void bitsDoNotDependOnThreadsOrBatch() throws IOException {
    Model model = Mjcf.load(CHEETAH);
    Reference reference = Reference.read(RESOURCES.resolve("half_cheetah"));
    double[] one = run(model, reference, Precision.SINGLE, 1, 1);
    double[] many = run(model, reference, Precision.SINGLE, 3, 50);
    int width = model.nq() + model.nv();
    for (int t : new int[] {0, 57, 199}) {
      double[] expected = Arrays.copyOfRange(one, t * width, (t + 1) * width);
      for (int e : List.of(0, 17, 49)) {
        int at = (t * 50 + e) * width;
        assertArrayEquals(expected, Arrays.copyOfRange(many, at, at + width));
      }
    }
  }

  @Test
  void aBodyInFreeFallFollowsTheParabola() {
    Model model =
        Mjcf.parse(
            "fall.xml",
            "<mujoco><option timestep='0.01'/><worldbody><body pos='0 0 5'><freejoint/><geom size='0.1'/></body>"
                + "</worldbody></mujoco>");
    try (Device device = Devices.cpu(1);
        Simulation simulation = new Simulation(device, model, 2, Precision.DOUBLE)) {
      double[] trajectory = simulation.rollout(100, new double[0]);
      int width = model.nq() + model.nv();
      for (int t = 1; t <= 100; t++) {
        // semi-implicit Euler: z = z0 - g h^2 t (t + 1) / 2
        double expected = 5 - 9.81 * 1e-4 * t * (t + 1) / 2;
        assertEquals(expected, trajectory[(t - 1) * 2 * width + 2], 1e-12);
      }
    }
  }

  @Test
  void aFrictionlessPendulumKeepsItsEnergy() {
    Model model =
        Mjcf.parse(
            "pendulum.xml",
            "<mujoco><option timestep='0.0005'/><worldbody><body><joint type='hinge' axis='0 1 0'/>"
                + "<geom type='capsule' fromto='0 0 0 0.4 0 0' size='0.02'/></body></worldbody></mujoco>");
    double mass = model.bodyMass()[1];
    double inertia = model.dofM0()[0];
    try (Device device = Devices.cpu(1);
        Simulation simulation = new Simulation(device, model, 1, Precision.DOUBLE)) {
      double[] trajectory = simulation.rollout(4000, new double[0]);
      for (int t = 0; t < 4000; t++) {
        double q = trajectory[2 * t];
        double v = trajectory[2 * t + 1];
        double energy = 0.5 * inertia * v * v - mass * 9.81 * 0.2 * Math.sin(q);
        // the symplectic Euler method keeps energy to first order in the step
        assertEquals(0, energy, 0.01 * mass * 9.81 * 0.2);
      }
    }
  }

  @Test
  void oneEnvironmentsNanStaysItsOwn() throws IOException {
    Model model = Mjcf.load(CHEETAH);
    Reference reference = Reference.read(RESOURCES.resolve("half_cheetah"));
    double[] expected = run(model, reference, Precision.SINGLE, 1, 1);
    int width = model.nq() + model.nv();
    int envs = 16;
    double[] qpos = new double[envs * model.nq()];
    double[] qvel = new double[envs * model.nv()];
    double[] ctrl = new double[reference.ctrl.length * envs * model.nu()];
    for (int e = 0; e < envs; e++) {
      System.arraycopy(reference.init[0], 0, qpos, e * model.nq(), model.nq());
      System.arraycopy(reference.init[1], 0, qvel, e * model.nv(), model.nv());
      for (int t = 0; t < reference.ctrl.length; t++) {
        System.arraycopy(reference.ctrl[t], 0, ctrl, (t * envs + e) * model.nu(), model.nu());
      }
    }
    qvel[5 * model.nv() + 2] = Double.NaN;
    try (Device device = Devices.cpu(1);
        Simulation simulation = new Simulation(device, model, envs, Precision.SINGLE)) {
      simulation.setState(qpos, qvel);
      double[] trajectory = simulation.rollout(reference.ctrl.length, ctrl);
      int last = reference.ctrl.length - 1;
      assertEquals(1, simulation.diverged()[5]);
      assertTrue(Double.isFinite(trajectory[(last * envs + 5) * width + 2]));
      for (int e : List.of(4, 6)) {
        int at = (last * envs + e) * width;
        double[] end = Arrays.copyOfRange(expected, last * width, (last + 1) * width);
        assertArrayEquals(end, Arrays.copyOfRange(trajectory, at, at + width), 1e-3);
      }
    }
  }

  @Test
  void everyPrecisionAndFormOfConstraintsCompilesToPtx() {
    ptx(Mjcf.load(CHEETAH));
    ptx(Mjcf.load(RESOURCES.resolve("rigging.xml")));
    ptx(Mjcf.load(RESOURCES.resolve("cones.xml")));
    ptx(BundledModels.load("ant"));
    ptx(BundledModels.load("tabletop"));
    Model sensory = Mjcf.load(RESOURCES.resolve("sensory.xml"));
    for (String program : List.of("sense", "contacts")) {
      KernelSource source = KernelSource.of("limber/engine/program/" + program + ".cuh");
      KernelCompiler.compile(
          PhysicsSource.withRows(
              source, sensory, ParameterLayout.of(sensory, Randomization.NONE, true)),
          Target.cuda(90));
    }
  }

  private static void ptx(Model model) {
    for (Precision precision : Precision.values()) {
      KernelSource source =
          KernelSource.of("limber/engine/program/simulate.cuh").precision(precision);
      KernelCompiler.compile(PhysicsSource.specialise(source, model), Target.cuda(90));
    }
    KernelSource phases = KernelSource.of("limber/engine/program/phases.cuh");
    KernelCompiler.compile(PhysicsSource.specialise(phases, model), Target.cuda(90));
  }
}
