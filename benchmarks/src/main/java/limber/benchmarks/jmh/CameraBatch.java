package limber.benchmarks.jmh;

import limber.engine.BundledModels;
import limber.engine.Looks;
import limber.engine.Model;
import limber.engine.randomization.Randomization;
import limber.engine.render.CameraObservations;
import limber.kernels.Device;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Camera observations of many environments, each of its own look, from positions to floats in the
 * device's memory. Mesa's software takes all processors, whatever {@code threads} says; {@code
 * LP_NUM_THREADS} says how many it takes.
 */
public class CameraBatch extends DeviceBenchmark {
  /** A bundled model with a camera called "side". */
  @Param("half_cheetah")
  public String model = "half_cheetah";

  /** Environments. */
  @Param("1024")
  public int envs = 1024;

  /** Pixels of a picture's side. */
  @Param("64")
  public int side = 64;

  private CameraObservations camera;
  private double[] qpos;

  /** Robots in poses of their own. */
  @Setup(Level.Trial)
  public void setUp() {
    Device opened = open();
    Model loaded = BundledModels.load(model);
    camera =
        closing(
            new CameraObservations(
                opened, loaded, envs, "side", side, side, CameraObservations.PLAIN));
    camera.setLooks(new Looks(loaded, Randomization.named("tobin"), 1).draw(envs));
    double[] start = loaded.qpos0();
    qpos = new double[envs * start.length];
    for (int i = 0; i < qpos.length; i++) {
      qpos[i] = start[i % start.length] + 0.2 * Math.sin(i);
    }
  }

  /** A picture of every environment. */
  @Benchmark
  public void observe(EvaluationCount count) {
    camera.observe(qpos);
    count.evaluations += envs;
  }

  /** No picture is of one colour, and neighbours differ. */
  @TearDown(Level.Iteration)
  public void check() {
    float[] pictures = camera.pictures().floats();
    int size = pictures.length / envs;
    for (int e = 0; e < envs; e++) {
      boolean plain = true;
      boolean same = e > 0;
      for (int i = 0; i < size; i++) {
        plain &= pictures[e * size + i] == pictures[e * size + i % CameraObservations.CHANNELS];
        same = same && pictures[e * size + i] == pictures[(e - 1) * size + i];
      }
      if (plain || same) {
        throw new IllegalStateException("nothing is in the picture of environment " + e);
      }
    }
  }
}
