package limber.envs;

import limber.engine.randomization.Actions;
import limber.engine.randomization.Observations;
import limber.engine.randomization.Randomization;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Kernel;
import limber.kernels.KernelSource;
import limber.kernels.Program;

/**
 * Runs whole batches of episodes in one launch: physics, policy, action noise, reward, reset and
 * end. Every task has its own policy, or one serves all. Compiled once for a device, a
 * configuration and a policy shape; the same seed gives the same bits for any number of threads.
 *
 * <pre>{@code
 * EnvConfig config = TaskFamilies.named("half-cheetah-dir", "maml");
 * PolicyShape shape = PolicyShape.of(config, List.of(100, 100), Activation.RELU);
 * try (Rollouts rollouts = Rollouts.compile(device, config, shape);
 *     RolloutBatch batch = rollouts.allocate(40, 20)) {
 *   rollouts.run(batch, policies, shape.parameters(), tasks, Sampling.of(seed, 0));
 *   double[] returns = batch.meanReturns();
 * }
 * }</pre>
 */
public final class Rollouts implements AutoCloseable {
  /** Trajectories that one CPU call serves: the widest vector. */
  private static final int CPU_GROUP = 16;

  /** Trajectories to a block of a GPU that has many: a warp. */
  private static final int GPU_GROUP = 32;

  /** And that has few: the fewer lanes to a warp, the less they wait for one another. */
  private static final int SMALL_GPU_GROUP = 8;

  /** Threads to a block of a GPU; those of a trajectory divide the policy's outputs. */
  private static final int GPU_THREADS = 128;

  /** With so many blocks a GPU is busy without help from several threads to a trajectory. */
  private static final int MANY_BLOCKS = 1024;

  /** With fewer blocks than this a GPU has processors to spare. */
  private static final int FEW_BLOCKS = 256;

  /** Shared memory that every supported GPU but the 7.5 generation gives a block [bytes]. */
  private static final int SHARED_LIMIT = 96 * 1024;

  private final Device device;
  private final EnvConfig config;
  private final PolicyShape policy;
  private final boolean transitions;
  private final boolean positions;
  private final Program program;
  private final Kernel kernel;

  private Rollouts(
      Device device, EnvConfig config, PolicyShape policy, boolean transitions, boolean positions) {
    this.device = device;
    this.transitions = transitions;
    this.positions = positions;
    this.config = config;
    this.policy = policy;
    this.program = device.compile(source(config, policy, transitions, positions));
    this.kernel = program.kernel("rollout").grain(1);
  }

  /**
   * Compiles, or takes from the cache, the rollout of a configuration.
   *
   * @throws IllegalArgumentException when the policy's shape does not fit the family
   * @throws limber.kernels.KernelException when the kernel cannot be compiled
   */
  public static Rollouts compile(Device device, EnvConfig config, PolicyShape policy) {
    return new Rollouts(device, config, policy, false, false);
  }

  /**
   * The same; what follows each step is recorded too ({@link RolloutBatch#nextObservations}), for
   * learning from single transitions.
   */
  public static Rollouts ofTransitions(Device device, EnvConfig config, PolicyShape policy) {
    return new Rollouts(device, config, policy, true, false);
  }

  /**
   * The same episodes, bit for bit, that record where the robots are too ({@link
   * RolloutBatch#positions}), to be looked at. The caller closes it.
   */
  public Rollouts recordingPositions() {
    return new Rollouts(device, config, policy, transitions, true);
  }

  /**
   * The specialised kernel source, for building a cache ahead of time.
   *
   * @throws IllegalArgumentException when the policy's shape does not fit the family
   */
  public static KernelSource source(EnvConfig config, PolicyShape policy) {
    return source(config, policy, false);
  }

  /** The same for {@link #ofTransitions} where {@code transitions}. */
  public static KernelSource source(EnvConfig config, PolicyShape policy, boolean transitions) {
    return source(config, policy, transitions, false);
  }

  /** The same for {@link #recordingPositions} where {@code positions}. */
  public static KernelSource source(
      EnvConfig config, PolicyShape policy, boolean transitions, boolean positions) {
    TaskFamily family = TaskFamilies.family(config.family());
    int observations = family.observations(config);
    int actions = family.actions(config);
    if (policy.observations() != observations || policy.actions() != actions) {
      throw new IllegalArgumentException(
          "%s has %d observations and %d actions; the policy has %d and %d"
              .formatted(
                  config.family(), observations, actions, policy.observations(), policy.actions()));
    }
    if (transitions && policy.memory() > 0) {
      throw new IllegalArgumentException(
          "%s: transitions of a policy that remembers; record trajectories instead"
              .formatted(config.family()));
    }
    KernelSource source =
        family
            .source(config)
            .define("LIMBER_ACTION_SCALE", config.actionScale())
            .define("LIMBER_GOAL_OBSERVED", config.goalObserved() ? 1 : 0)
            .define("LIMBER_TRANSITIONS", transitions ? 1 : 0)
            .define("LIMBER_POSITIONS", positions ? 1 : 0)
            .define("LIMBER_STAGED", staged(policy) ? 1 : 0);
    return policy.specialise(channel(source, config.randomization()));
  }

  /** What lies between policy and robot. */
  private static KernelSource channel(KernelSource source, Randomization randomization) {
    Actions actions = randomization.actions();
    Observations sensing = randomization.observations();
    return source
        .define("LIMBER_ACTION_NOISE", actions.noise())
        .define("LIMBER_ACTION_BIAS", actions.bias())
        .define("LIMBER_ACTION_GAIN", actions.gain())
        .define("LIMBER_ACTION_DELAY_LEAST", actions.leastDelay())
        .define("LIMBER_ACTION_DELAY_MOST", actions.mostDelay())
        .define("LIMBER_OBSERVATION_NOISE", sensing.noise())
        .define("LIMBER_OBSERVATION_BIAS", sensing.bias())
        .define("LIMBER_OBSERVATION_DROPOUT", sensing.dropout())
        .define("LIMBER_OBSERVATION_HOLD", sensing.hold());
  }

  /** What is simulated. */
  public EnvConfig config() {
    return config;
  }

  /** The shape of the policies. */
  public PolicyShape policy() {
    return policy;
  }

  /** Room for episodes of {@code tasks} tasks, {@code trajectories} each. The caller closes it. */
  public RolloutBatch allocate(int tasks, int trajectories) {
    return allocate(tasks, trajectories, 1);
  }

  /**
   * Room for trials: each trajectory is {@code episodes} episodes of its task, one after the other.
   * The caller closes it.
   *
   * @throws IllegalArgumentException for several episodes when the policy does not remember
   */
  public RolloutBatch allocate(int tasks, int trajectories, int episodes) {
    if (tasks < 1 || trajectories < 1 || episodes < 1) {
      throw new IllegalArgumentException(
          "rollout of %d tasks with %d trajectories of %d episodes: give at least 1 of each"
              .formatted(tasks, trajectories, episodes));
    }
    if (episodes > 1 && policy.memory() == 0) {
      throw new IllegalArgumentException(
          "trajectories of %d episodes: the policy remembers nothing; give 1, or a recurrent policy"
              .formatted(episodes));
    }
    TaskFamily family = TaskFamilies.family(config.family());
    return new RolloutBatch(
        device,
        config.horizon(),
        policy,
        transitions,
        family.shaped(),
        positions ? family.model(config).nq() : 0,
        tasks,
        trajectories,
        episodes);
  }

  /**
   * Runs the episodes of every trajectory of every task. Asynchronous on a GPU.
   *
   * @param batch from {@link #allocate}. Modified.
   * @param parameters policies, {@code stride} floats apart, laid out as {@link PolicyShape} says.
   *     Not modified.
   * @param stride floats from one task's policy to the next; 0: one policy for all tasks
   * @param tasks the tasks' numbers, [tasks, features], as {@link TaskBatch}. Not modified.
   * @param sampling names the random numbers
   */
  public void run(
      RolloutBatch batch, Buffer parameters, long stride, Buffer tasks, Sampling sampling) {
    int taskFeatures = TaskFamilies.family(config.family()).taskFeatures();
    require("tasks", tasks, (long) batch.tasks() * taskFeatures);
    require("parameters", parameters, (batch.tasks() - 1) * stride + policy.parameters());
    int policies = stride == 0 ? 1 : batch.tasks();
    int rows = batch.tasks() * batch.trajectories() / policies;
    int group = group(policies, rows);
    int blocks = blocks(policies, rows, group);
    kernel.launchBlocks(
        blocks,
        blocks < MANY_BLOCKS ? GPU_THREADS : group,
        sharedBytes(policy, group),
        parameters,
        tasks,
        batch.latents(),
        batch.observations(),
        batch.actions(),
        batch.rewards(),
        batch.shapedRewards(),
        batch.mask(),
        batch.nextObservations(),
        batch.positionsBuffer(),
        batch.ended(),
        batch.returnsBuffer(),
        batch.lengthsBuffer(),
        batch.nonfiniteBuffer(),
        sampling.seed(),
        stride,
        sampling.iteration(),
        sampling.firstTask(),
        batch.trajectories(),
        rows,
        group,
        batch.episodes(),
        batch.horizon(),
        sampling.noise() ? 1 : 0);
  }

  private int group(int policies, int rows) {
    if (device.kind() == Device.Kind.CPU) {
      return CPU_GROUP;
    }
    return blocks(policies, rows, GPU_GROUP) < FEW_BLOCKS ? SMALL_GPU_GROUP : GPU_GROUP;
  }

  private static int blocks(int policies, int rows, int group) {
    return policies * ((rows + group - 1) / group);
  }

  /** Whether a GPU block keeps its policy in shared memory. */
  private static boolean staged(PolicyShape policy) {
    return stagedFloats(policy) + activations(policy, GPU_GROUP) <= SHARED_LIMIT / Float.BYTES;
  }

  private static int stagedFloats(PolicyShape policy) {
    return (policy.parameters() + 3) / 4 * 4;
  }

  /** Floats of two layers' activations and of what a policy keeps from step to step. */
  private static int activations(PolicyShape policy, int group) {
    int widest = policy.inputs(0);
    for (int layer = 0; layer < policy.layers(); layer++) {
      widest = Math.max(widest, policy.outputs(layer));
    }
    return group * (2 * widest + (policy.memory() > 0 ? policy.memory() + 1 : 0));
  }

  /** Dynamic shared memory of a block on a GPU [bytes]. */
  private static int sharedBytes(PolicyShape policy, int group) {
    return ((staged(policy) ? stagedFloats(policy) : 0) + activations(policy, group)) * Float.BYTES;
  }

  private void require(String what, Buffer buffer, long floats) {
    if (buffer.bytes() < floats * Float.BYTES) {
      throw new IllegalArgumentException(
          "%s rollout: %s has %d bytes; give at least %d"
              .formatted(config.family(), what, buffer.bytes(), floats * Float.BYTES));
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
