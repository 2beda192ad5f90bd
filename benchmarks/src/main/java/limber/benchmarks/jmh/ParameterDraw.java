package limber.benchmarks.jmh;

import java.util.Arrays;
import limber.engine.Simulation;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import limber.kernels.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Episodes that begin: parameters drawn for each environment, and what follows from them, inverse
 * weights too.
 */
public class ParameterDraw extends PhysicsBenchmark {
  private static final Randomization EVERY_MASS =
      Randomization.parse(
          "benchmark",
          """
          {"name": "benchmark", "parameters": [
            {"parameter": "body_density", "distribution": "uniform", "range": [0.5, 1.5]},
            {"parameter": "geom_friction", "distribution": "uniform", "range": [0.7, 1.3]},
            {"parameter": "dof_damping", "distribution": "loguniform", "range": [0.3, 3]}]}
          """);

  private Simulation simulation;

  /** Checks that physics under drawn parameters is finite and in contact, then prepares. */
  @Setup(Level.Trial)
  public void setUp() {
    Device opened = open();
    checkedRun(opened, loaded(), EVERY_MASS);
    simulation = closing(new Simulation(opened, loaded(), EVERY_MASS, envs, Precision.SINGLE, 1));
  }

  /** A new episode for every environment. */
  @Benchmark
  public void randomization(EvaluationCount count) {
    simulation.reset();
    count.evaluations += envs;
  }

  /** The numbers drawn are finite. */
  @TearDown(Level.Iteration)
  public void check() {
    checkFinite(
        (int) Arrays.stream(simulation.parameters()).filter(x -> !Double.isFinite(x)).count());
  }
}
