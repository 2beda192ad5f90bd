package limber.benchmarks.jmh;

import java.util.List;
import limber.algorithms.rl.GaussianPolicy;
import limber.envs.Activation;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.RolloutBatch;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.kernels.Buffer;
import limber.kernels.Device;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Whole episodes of a half-cheetah: physics, policy, noise, reward, in MAML's batch of 40 tasks
 * with 20 episodes each.
 */
public class RolloutWithPolicy extends DeviceBenchmark {
  private static final int TASKS = 40;
  private static final int EPISODES = 20;

  /**
   * How far a torso may leave its reference height [m]. A robot that no contact holds falls 20 m in
   * an episode.
   */
  private static final double MOST_HEIGHT = 2;

  /** A task family of the half-cheetah, whose first observation is the torso's height. */
  @Param("half-cheetah-dir")
  public String family = "half-cheetah-dir";

  private Device opened;
  private EnvConfig config;
  private PolicyShape shape;
  private Rollouts rollouts;
  private RolloutBatch batch;
  private Buffer policy;
  private Buffer tasks;
  private int iteration;

  /** Compiles, rolls out once and checks. */
  @Setup(Level.Trial)
  public void setUp() {
    opened = open();
    config = TaskFamilies.named(family, "maml");
    shape = PolicyShape.of(config, List.of(100, 100), Activation.RELU);
    rollouts = closing(Rollouts.compile(opened, config, shape));
    batch = closing(rollouts.allocate(TASKS, EPISODES));
    float[] initial = new GaussianPolicy(shape).initial(1);
    policy = closing(opened.allocate((long) initial.length * Float.BYTES));
    policy.upload(initial);
    TaskBatch drawn = TaskFamilies.family(family).sampleTasks(config, 1, TASKS);
    tasks = closing(opened.allocate((long) drawn.values().length * Float.BYTES));
    tasks.upload(drawn.values());
    launch();
    check();
  }

  private void launch() {
    rollouts.run(batch, policy, 0, tasks, Sampling.of(1, iteration++));
    opened.synchronize();
  }

  /** One batch of episodes with one policy. */
  @Benchmark
  public void rollout(StepCount count) {
    launch();
    count.steps += (long) TASKS * EPISODES * config.horizon() * config.frameSkip();
  }

  /** The last batch is finite and the ground holds the robots, or no time is reported. */
  @TearDown(Level.Iteration)
  public void check() {
    if (batch.nonfiniteTrajectories() > 0) {
      throw new IllegalStateException(
          "%s: %d episodes met a number that is not finite"
              .formatted(family, batch.nonfiniteTrajectories()));
    }
    float[] seen = batch.observations().floats();
    for (int row = 0; row < seen.length; row += shape.observations()) {
      if (!(Math.abs(seen[row]) < MOST_HEIGHT)) {
        throw new IllegalStateException(
            "%s: a torso is %s m off its height; the ground does not hold it"
                .formatted(family, seen[row]));
      }
    }
  }
}
