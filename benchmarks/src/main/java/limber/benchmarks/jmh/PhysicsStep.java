package limber.benchmarks.jmh;

import limber.engine.SpeedRun;
import limber.engine.randomization.Randomization;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Physics alone, under the protocol of {@code limber sim speed}: random controls held for 5 steps,
 * no early end, single precision. {@link MujocoStep} is the same with MuJoCo.
 */
public class PhysicsStep extends PhysicsBenchmark {
  private SpeedRun run;

  /** Compiles, runs once and checks. */
  @Setup(Level.Trial)
  public void setUp() {
    run = checkedRun(open(), loaded(), Randomization.NONE);
  }

  /** 2000 steps of all environments. */
  @Benchmark
  public void limber(StepCount count) {
    run.run(STEPS, HOLD);
    count.steps += (long) envs * STEPS;
  }

  /** Checks once more, before the time is reported. */
  @TearDown(Level.Iteration)
  public void check() {
    checkFinite(run.nonfinite());
  }
}
