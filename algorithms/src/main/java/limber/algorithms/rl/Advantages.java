package limber.algorithms.rl;

import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Kernel;
import limber.kernels.KernelSource;
import limber.kernels.Program;

/**
 * Advantages of trajectories against a linear-feature baseline fitted to the same trajectories, one
 * fit per task and batch, as in MAML's code (PAPERS.md 2.2): generalized advantage estimation,
 * centred and scaled per task.
 *
 * <p>Shapes: observations {@code [tasks, trajectories, horizon, features]}; rewards, valid and the
 * result {@code [tasks, trajectories, horizon]}.
 */
public final class Advantages implements AutoCloseable {
  private static final int THREADS = 64;

  /**
   * What is estimated.
   *
   * @param gamma discount; 0.99 in PAPERS.md 2.2
   * @param lambda weight of longer returns; 1 in PAPERS.md 2.2
   * @param ridge regularisation of the baseline's fit; 1e-5 in PAPERS.md 2.2
   */
  public record Config(double gamma, double lambda, double ridge) {
    /** The settings of MAML (PAPERS.md 2.2). */
    public static final Config MAML = new Config(0.99, 1.0, 1e-5);

    public Config {
      if (!(gamma >= 0 && gamma <= 1) || !(lambda >= 0 && lambda <= 1) || !(ridge > 0)) {
        throw new IllegalArgumentException(
            "gamma %s and lambda %s must lie in [0, 1], ridge %s above 0"
                .formatted(gamma, lambda, ridge));
      }
    }
  }

  private final Config config;
  private final int tasks;
  private final int trajectories;
  private final int horizon;
  private final Program program;
  private final DiscountedSums discount;
  private final Kernel fit;
  private final Kernel estimate;
  private final Kernel normalize;
  private final Buffer returns;
  private final Buffer gram;
  private final Buffer weights;

  public Advantages(
      Device device, Config config, int observationSize, int tasks, int trajectories, int horizon) {
    this.config = config;
    this.tasks = tasks;
    this.trajectories = trajectories;
    this.horizon = horizon;
    program = device.compile(source(observationSize));
    discount = new DiscountedSums(device, tasks * trajectories, horizon);
    fit = program.kernel("fitBaseline").grain(1);
    estimate = program.kernel("generalizedAdvantages").grain(16);
    normalize = program.kernel("normalizeAdvantages").grain(16);
    long features = 2L * observationSize + 4;
    returns = device.allocate((long) tasks * trajectories * horizon * Float.BYTES);
    gram = device.allocate(tasks * features * features * Double.BYTES);
    weights = device.allocate(tasks * features * Double.BYTES);
  }

  /**
   * The kernel source for observations of {@code observationSize} features, for building a cache
   * ahead of time.
   */
  public static KernelSource source(int observationSize) {
    return KernelSource.of("limber/algorithms/advantage.cuh")
        .width(1)
        .define("LIMBER_OBS", observationSize);
  }

  /** Estimates the advantages of one batch. {@code advantages} is modified. */
  public void estimate(Buffer observations, Buffer rewards, Buffer valid, Buffer advantages) {
    discount.sum(rewards, valid, returns, config.gamma);
    fit.launchBlocks(
        tasks,
        THREADS,
        0,
        observations,
        valid,
        returns,
        gram,
        weights,
        trajectories,
        horizon,
        config.ridge);
    estimate.launch(
        tasks * trajectories,
        observations,
        rewards,
        valid,
        weights,
        advantages,
        trajectories,
        horizon,
        (float) config.gamma,
        (float) config.lambda);
    normalize.launch(tasks, valid, advantages, trajectories * horizon);
  }

  /** Discounted returns of the last batch {@code [tasks, trajectories, horizon]}. */
  public Buffer returns() {
    return returns;
  }

  @Override
  public void close() {
    weights.close();
    gram.close();
    returns.close();
    discount.close();
    program.close();
  }
}
