package limber.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.PhysicsSource;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.Kernel;
import limber.kernels.KernelSource;
import limber.kernels.Program;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Physics alone, under the protocol of {@code limber sim speed}: random controls held for 5 steps,
 * no early end, single precision. {@link MujocoStep} is the same with MuJoCo.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class PhysicsStep {
  /** Steps of an environment to a launch: most of them are long after the reset. */
  private static final int STEPS = 2000;

  private static final int HOLD = 5;
  private static final int GRAIN = 16;

  /** A bundled model. */
  @Param("half_cheetah")
  public String model = "half_cheetah";

  /** As {@code --device}. */
  @Param("cpu")
  public String device = "cpu";

  /** Of a CPU. */
  @Param("1")
  public int threads = 1;

  /** Environments. */
  @Param("128")
  public int envs = 128;

  private Device opened;
  private Program program;
  private Kernel speed;
  private Buffer state;
  private Buffer counts;
  private int nenv;
  private int pass;

  /** Compiles, and checks on one counted launch that the simulation is finite and in contact. */
  @Setup(Level.Trial)
  public void setUp() {
    opened = device.equals("cpu") ? Devices.cpu(threads) : Devices.open(device);
    Model loaded = BundledModels.load(model);
    nenv = Device.padded(envs);
    KernelSource source = KernelSource.of("limber/engine/speed.cuh");
    program = opened.compile(PhysicsSource.specialise(source, loaded));
    state = opened.allocate((long) (loaded.nq() + 2 * loaded.nv()) * nenv * Float.BYTES);
    counts = opened.allocate(4L * nenv * Float.BYTES);
    launch(program.kernel("speedCounting").grain(GRAIN));
    float[] sums = counts.floats();
    double contacts = 0;
    for (int e = 0; e < envs; e++) {
      contacts += sums[e];
    }
    if (loaded.npair() > 0 && contacts == 0) {
      throw new IllegalStateException(
          "%s: no contact in %d steps of %d environments; its speed would say nothing"
              .formatted(model, STEPS, envs));
    }
    checkFinite();
    speed = program.kernel("speed").grain(GRAIN);
  }

  private void launch(Kernel kernel) {
    kernel.launch(nenv, state, counts, nenv, STEPS, HOLD, 1, pass++);
    opened.synchronize();
  }

  private void checkFinite() {
    float[] sums = counts.floats();
    for (int e = 0; e < envs; e++) {
      if (sums[3 * nenv + e] != 0) {
        throw new IllegalStateException(
            "%s: environment %d met a number that is not finite".formatted(model, e));
      }
    }
  }

  /** 2000 steps of all environments. */
  @Benchmark
  public void limber(StepCount count) {
    launch(speed);
    count.steps += (long) envs * STEPS;
  }

  /** Checks once more, before the time is reported. */
  @TearDown(Level.Iteration)
  public void check() {
    checkFinite();
  }

  /** Gives everything back. */
  @TearDown(Level.Trial)
  public void tearDown() {
    counts.close();
    state.close();
    program.close();
    opened.close();
  }
}
