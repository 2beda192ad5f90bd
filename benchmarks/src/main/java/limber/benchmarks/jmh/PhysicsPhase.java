package limber.benchmarks.jmh;

import limber.engine.Model;
import limber.engine.PhasesRun;
import limber.engine.SpeedRun;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Contacts and the solver on their own, in the states that environments have after 2,000 steps
 * under the protocol of {@code limber sim speed}.
 */
public class PhysicsPhase extends PhysicsBenchmark {
  /** Solutions of an environment to a call. */
  private static final int SOLUTIONS = 100;

  private PhasesRun phases;
  private boolean touching;

  /** Runs to where robots touch the ground, and checks that contacts are found there. */
  @Setup(Level.Trial)
  public void setUp() {
    Device opened = open();
    Model loaded = loaded();
    SpeedRun run = checkedRun(opened, loaded, Randomization.NONE);
    phases = closing(new PhasesRun(opened, loaded, run.state(), envs));
    phases.collide();
    touching = phases.count() > 0;
    if (loaded.npair() > 0 && !touching) {
      throw new IllegalStateException(model + ": no environment is in contact");
    }
  }

  /** Kinematics and contacts of each environment, once. */
  @Benchmark
  public void collision(EvaluationCount count) {
    phases.collide();
    count.evaluations += envs;
  }

  /** Solutions for accelerations, from a start at rest. */
  @Benchmark
  public void solver(EvaluationCount count) {
    phases.solve(SOLUTIONS);
    count.evaluations += (long) envs * SOLUTIONS;
  }

  /** Contacts were found, or iterations made, and all accelerations are finite. */
  @TearDown(Level.Iteration)
  public void check() {
    double counted = phases.count();
    if (!Double.isFinite(counted) || touching && counted == 0) {
      throw new IllegalStateException(
          "%s: %s contacts or iterations: its speed would say nothing".formatted(model, counted));
    }
  }
}
