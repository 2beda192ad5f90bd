package limber.benchmarks.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.oracle.MujocoLibrary;
import limber.engine.oracle.MujocoSimulation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * MuJoCo's C library on one core, on the model and under the protocol of {@link PhysicsStep}. Needs
 * {@value MujocoLibrary#VARIABLE}.
 */
public class MujocoStep extends StepBenchmark {
  private static final int HOLD = PhysicsBenchmark.HOLD;

  /** Controls to a call of the benchmark. */
  private static final int CONTROLS = 200;

  /** Controls from reset to reset. */
  private static final int EPISODE = 1000;

  /** A bundled model. */
  @Param("half_cheetah")
  public String model = "half_cheetah";

  private final SplittableRandom random = new SplittableRandom(1);
  private MujocoSimulation mujoco;
  private double[] low;
  private double[] high;
  private double[] ctrl;
  private int controls;

  /** Loads the model's file. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    MujocoLibrary library =
        MujocoLibrary.find()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        MujocoLibrary.VARIABLE + " is not set: name a libmujoco.so"));
    Path file = Files.createTempFile(model, ".xml");
    try {
      Files.writeString(file, BundledModels.text(model));
      mujoco = library.load(file);
    } finally {
      Files.delete(file);
    }
    Model loaded = BundledModels.load(model);
    ctrl = new double[loaded.nu()];
    low = new double[loaded.nu()];
    high = new double[loaded.nu()];
    for (int u = 0; u < ctrl.length; u++) {
      boolean limited = loaded.actuatorCtrllimited()[u] != 0;
      low[u] = limited ? loaded.actuatorCtrlrange()[2 * u] : -1;
      high[u] = limited ? loaded.actuatorCtrlrange()[2 * u + 1] : 1;
    }
  }

  /** 1000 steps. */
  @Benchmark
  public void mujoco(StepCount count) {
    for (int i = 0; i < CONTROLS; i++) {
      if (controls++ % EPISODE == 0) {
        reset();
      }
      for (int u = 0; u < ctrl.length; u++) {
        ctrl[u] = random.nextDouble(low[u], high[u]);
      }
      mujoco.setCtrl(ctrl);
      mujoco.step(HOLD);
    }
    count.steps += CONTROLS * HOLD;
  }

  private void reset() {
    mujoco.reset();
    double[] qvel = mujoco.qvel();
    Arrays.setAll(qvel, i -> random.nextDouble(-0.1, 0.1));
    mujoco.setState(mujoco.qpos(), qvel);
  }

  /** Nothing is reported of a simulation that has left the numbers. */
  @TearDown(Level.Iteration)
  public void check() {
    if (!Arrays.stream(mujoco.qpos()).allMatch(Double::isFinite)) {
      throw new IllegalStateException(model + ": MuJoCo met a number that is not finite");
    }
  }

  /** Gives the model back. */
  @TearDown(Level.Trial)
  public void tearDown() {
    mujoco.close();
  }
}
