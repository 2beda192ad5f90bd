package limber.algorithms.rl;

import limber.algorithms.Archive;
import limber.algorithms.Resources;
import limber.algorithms.tensor.Tensor;
import limber.envs.PolicyShape;
import limber.envs.RolloutBatch;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Kernel;
import limber.kernels.KernelSource;
import limber.kernels.Program;

/**
 * Replay memory on the device: for each task a ring of the transitions it got last, and among them
 * a range that counts as its context. Nothing crosses to the host when transitions are stored or
 * drawn; draws are named by the seed and their number.
 */
public final class Replay implements AutoCloseable {
  /** Rows that a block draws; sampleRows of replay.cuh. */
  private static final int ROWS = 64;

  private static final int THREADS = 64;

  private final Device device;
  private final int observations;
  private final int actions;
  private final int tasks;
  private final int capacity;
  private final Resources resources = new Resources();
  private final Kernel append;
  private final Kernel mark;
  private final Kernel choose;
  private final Kernel sample;
  private final Kernel advance;
  private final Buffer rows;
  private final Buffer ends;
  private final Buffer marks;

  /**
   * An empty memory.
   *
   * @param capacity transitions to a task
   */
  public Replay(Device device, PolicyShape policy, int tasks, int capacity) {
    if (tasks < 1 || capacity < 1) {
      throw new IllegalArgumentException(
          "replay of %d tasks with %d transitions: give at least 1 of each"
              .formatted(tasks, capacity));
    }
    this.device = device;
    this.observations = policy.observations();
    this.actions = policy.actions();
    this.tasks = tasks;
    this.capacity = capacity;
    Program program = resources.own(device.compile(source(policy)));
    append = program.kernel("append").grain(1);
    mark = program.kernel("mark").grain(64);
    choose = program.kernel("choose").grain(1);
    sample = program.kernel("sample").grain(4);
    advance = program.kernel("advanceDraw").grain(1);
    rows = resources.own(device.allocate((long) tasks * capacity * width() * Float.BYTES));
    ends = resources.own(device.allocate((long) tasks * Integer.BYTES));
    marks = resources.own(device.allocate(2L * tasks * Integer.BYTES));
  }

  /** The kernel source, for building a cache ahead of time. */
  public static KernelSource source(PolicyShape policy) {
    return KernelSource.of("limber/algorithms/replay.cuh")
        .width(1)
        .define("LIMBER_OBS", policy.observations())
        .define("LIMBER_ACTIONS", policy.actions());
  }

  /** Columns of a row. */
  private int width() {
    return 2 * observations + actions + 4;
  }

  /**
   * Transitions as tensors.
   *
   * @param rows {@code [tasks, count, width]}
   */
  public record Transitions(
      Tensor observations,
      Tensor actions,
      Tensor rewards,
      Tensor shapedRewards,
      Tensor nextObservations,
      Tensor ended,
      Tensor valid,
      Tensor rows) {}

  private Transitions transitions(Tensor all) {
    int reward = observations + actions;
    int next = reward + 2;
    int ended = next + observations;
    return new Transitions(
        all.slice(0, observations),
        all.slice(observations, actions),
        all.slice(reward, 1),
        all.slice(reward + 1, 1),
        all.slice(next, observations),
        all.slice(ended, 1),
        all.slice(ended + 1, 1),
        all);
  }

  /**
   * All that the memory has room for, {@code [tasks, capacity, ...]}; not valid where not written.
   */
  public Transitions all() {
    return transitions(Tensor.input(rows, tasks, capacity, width()));
  }

  /**
   * Stores episodes, whole and in order, until no more steps are wanted; those with a number that
   * is not finite are left out.
   *
   * @param batch of rollouts that record transitions
   * @param of {@code [batch.tasks()]} integers: whose episodes they are, each task at most once
   * @param room {@code [batch.tasks()]} integers: steps wanted; less, when it returns, by the steps
   *     taken: negative where the last episode went beyond. Modified.
   */
  public void append(RolloutBatch batch, Buffer of, Buffer room) {
    append.launchBlocks(
        batch.tasks(),
        THREADS,
        0,
        rows,
        ends,
        of,
        room,
        batch.observations(),
        batch.actions(),
        batch.rewards(),
        batch.shapedRewards(),
        batch.nextObservations(),
        batch.lengthsBuffer(),
        batch.ended(),
        batch.nonfiniteBuffer(),
        batch.trajectories(),
        batch.horizon(),
        capacity);
  }

  /** Empties the contexts of the {@code count} tasks {@code of}: they begin here. */
  public void beginContext(Buffer of, int count) {
    mark.launchBlocks(count, 1, 0, ends, marks, of, 0);
  }

  /** Contexts of the {@code count} tasks {@code of} reach to here. */
  public void endContext(Buffer of, int count) {
    mark.launchBlocks(count, 1, 0, ends, marks, of, 1);
  }

  /** Forgets everything. */
  public void clear() {
    device.clear(rows);
    device.clear(ends);
    device.clear(marks);
  }

  /** Writes or reads all that it holds. */
  public void exchange(Archive archive, String name) {
    archive.memory(name + ".ends", ends);
    archive.memory(name + ".marks", marks);
    int[] counts = new int[tasks];
    ends.download(counts);
    long row = (long) width() * Float.BYTES;
    for (int task = 0; task < tasks; task++) {
      long from = task * capacity * row;
      archive.memory(
          name + "." + task,
          rows.view(from, capacity * row),
          Math.min(counts[task], capacity) * row);
    }
  }

  /** Transitions of randomly chosen or of given tasks, drawn anew by each {@link #issue}. */
  public final class Sample implements AutoCloseable {
    private final int count;
    private final int transitionCount;
    private final int contextCount;
    private final boolean chooses;
    private final long seed;
    private final Buffer of;
    private final Buffer draws;
    private final Buffer drawn;
    private final Buffer drawnContext;

    private Sample(long seed, boolean chooses, int count, int transitions, int contextCount) {
      this.seed = seed;
      this.chooses = chooses;
      this.count = count;
      this.transitionCount = transitions;
      this.contextCount = contextCount;
      of = device.allocate((long) count * Integer.BYTES);
      draws = device.allocate(Integer.BYTES);
      long row = (long) width() * Float.BYTES;
      drawn = device.allocate(Math.max(1, (long) count * transitions) * row);
      drawnContext = device.allocate(Math.max(1, (long) count * contextCount) * row);
    }

    /** The tasks, {@code [count]} integers: chosen by {@link #issue}, or to be given. */
    public Buffer tasks() {
      return of;
    }

    /** Of all that the memory holds, {@code [count, transitions, ...]}. */
    public Transitions transitions() {
      return Replay.this.transitions(Tensor.input(drawn, count, transitionCount, width()));
    }

    /** Of the contexts, {@code [count, contextCount, ...]}; not valid where a context is empty. */
    public Transitions context() {
      return Replay.this.transitions(Tensor.input(drawnContext, count, contextCount, width()));
    }

    /** Draws; may be captured. */
    public void issue() {
      int low = (int) seed;
      int high = (int) (seed >>> 32);
      if (chooses) {
        choose.launchBlocks(1, THREADS, 0, of, draws, count, tasks, low, high);
      }
      draw(drawn, transitionCount, 0, low, high);
      draw(drawnContext, contextCount, 1, low, high);
      advance.launchBlocks(1, 1, 0, draws);
    }

    private void draw(Buffer to, int each, int ofContext, int low, int high) {
      if (each > 0) {
        sample.launchBlocks(
            count * ((each + ROWS - 1) / ROWS),
            THREADS,
            0,
            rows,
            ends,
            marks,
            of,
            to,
            draws,
            each,
            capacity,
            ofContext,
            low,
            high);
      }
    }

    /** Writes or reads how many draws there have been. */
    public void exchange(Archive archive, String name) {
      archive.memory(name + ".draws", draws);
    }

    @Override
    public void close() {
      drawnContext.close();
      drawn.close();
      draws.close();
      of.close();
    }
  }

  /**
   * Draws {@code count} tasks, independently, and of each {@code transitions} of its transitions
   * and {@code context} of its context.
   */
  public Sample sample(long seed, int count, int transitions, int context) {
    return new Sample(seed, true, count, transitions, context);
  }

  /** Draws {@code context} transitions of the contexts of {@code count} given tasks. */
  public Sample sampleContext(long seed, int count, int context) {
    return new Sample(seed, false, count, 0, context);
  }

  @Override
  public void close() {
    resources.close();
  }
}
