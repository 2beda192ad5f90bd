package limber.algorithms.maml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limber.algorithms.Progress;
import limber.algorithms.network.Activation;
import limber.algorithms.network.Initialization;
import limber.algorithms.network.Mlp;
import limber.algorithms.optim.Adam;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Graph;

/**
 * MAML for regression of sinusoids (Finn et al. 2017, algorithm 2 and section 5.1), and what it is
 * compared with.
 */
public final class Sinusoid implements AutoCloseable {
  /** How initial parameters for a new task are found. */
  public enum Method {
    /** Meta-learned for one gradient step on K examples. */
    MAML,
    /** One network for all tasks at once, to be fine-tuned. */
    PRETRAINED,
    /** Random parameters. */
    RANDOM,
    /** One network that is told amplitude and phase. */
    ORACLE
  }

  private static final int TRAINING = 1;
  private static final int EVALUATION = 2;

  /** Iterations between two reports. */
  private static final int REPORT = 500;

  private final Device device;
  private final SinusoidConfig config;
  private final Method method;
  private final Mlp network;
  private final Planner planner;
  private final Buffer parameters;
  private final Tensor theta;

  /** Ready to learn from random parameters. */
  public Sinusoid(Device device, SinusoidConfig config, Method method) {
    this.device = device;
    this.config = config;
    this.method = method;
    int inputs = method == Method.ORACLE ? 3 : 1;
    network = Mlp.of(Activation.RELU, inputs, config.hidden(), config.hidden(), 1);
    planner = new Planner(device);
    parameters = device.allocate(network.parameters() * 4L);
    theta = Tensor.input(parameters, 1, 1, network.parameters());
    parameters.upload(
        network.initial(new Initialization.TruncatedNormal(config.weightSigma()), config.seed()));
  }

  /** Trains, then evaluates. */
  public static SinusoidResult run(
      Device device, SinusoidConfig config, Method method, Progress progress) {
    try (Sinusoid sinusoid = new Sinusoid(device, config, method)) {
      long start = System.nanoTime();
      long samples = sinusoid.train(progress);
      double seconds = (System.nanoTime() - start) * 1e-9;
      float[][] losses = sinusoid.evaluate();
      return new SinusoidResult(method, losses, sinusoid.parameters.floats(), samples, seconds);
    }
  }

  /**
   * Trains for the configured iterations.
   *
   * @return examples used
   */
  public long train(Progress progress) {
    int iterations = method == Method.RANDOM ? 0 : config.iterations();
    if (iterations == 0) {
      return 0;
    }
    int examples = config.shots() + config.queries();
    try (SinusoidTasks tasks =
            new SinusoidTasks(device, config.seed(), TRAINING, config.metaBatch(), examples);
        Adam adam = new Adam(device, Adam.Config.rate(config.outerRate()), theta);
        Buffer total = device.allocate(4)) {
      Tensor loss = (method == Method.MAML ? metaLoss(tasks) : jointLoss(tasks)).mean();
      Tensor sum = Tensor.input(total, 1, 1, 1);
      List<Assignment> update = new ArrayList<>(adam.step(Gradients.of(loss, theta)));
      update.add(new Assignment(sum, sum.plus(loss)));
      try (Plan plan = planner.plan(List.of(), update)) {
        iterate(tasks, plan, total, iterations, progress);
      }
    }
    return (long) iterations * config.metaBatch() * examples;
  }

  /** The tasks' losses on queries after inner updates on shots: [tasks, 1, 1]. */
  private Tensor metaLoss(SinusoidTasks tasks) {
    Tensor shots = tasks.inputs(0, config.shots());
    Tensor targets = tasks.targets(0, config.shots());
    Tensor adapted = theta.forTasks(config.metaBatch());
    for (int step = 0; step < config.innerSteps(); step++) {
      adapted = innerUpdate(adapted, shots, targets, config.innerRate());
    }
    Tensor queries = tasks.inputs(config.shots(), config.queries());
    return loss(adapted, queries, tasks.targets(config.shots(), config.queries()));
  }

  /** theta'_i = theta_i - alpha grad L_i(theta_i). */
  private Tensor innerUpdate(Tensor each, Tensor inputs, Tensor targets, double rate) {
    Tensor gradient = Gradients.of(loss(each, inputs, targets), each);
    Tensor used = config.secondOrder() ? gradient : gradient.stopGradient();
    return each.minus(used.times((float) rate));
  }

  /** The losses of one network for all tasks, on the same data: [tasks, 1, 1]. */
  private Tensor jointLoss(SinusoidTasks tasks) {
    int examples = config.shots() + config.queries();
    Tensor inputs =
        method == Method.ORACLE ? tasks.inputsWithTask(0, examples) : tasks.inputs(0, examples);
    return loss(theta, inputs, tasks.targets(0, examples));
  }

  /** Mean squared errors, a task at a time: [tasks, 1, 1]. */
  private Tensor loss(Tensor parameters, Tensor inputs, Tensor targets) {
    Tensor error = network.apply(parameters, inputs).minus(targets);
    return error.square().mean(Axis.ROWS, Axis.COLUMNS);
  }

  private void iterate(
      SinusoidTasks tasks, Plan plan, Buffer total, int iterations, Progress progress) {
    try (Graph iteration =
        device.capture(
            () -> {
              tasks.issue();
              plan.issue();
            })) {
      int reported = 0;
      for (int i = 1; i <= iterations; i++) {
        iteration.launch();
        if (i % REPORT == 0 || i == iterations) {
          double mean = total.floats()[0] / (i - reported);
          total.upload(0f);
          reported = i;
          progress.report(i, iterations, Map.of("loss", mean));
        }
      }
    }
  }

  /**
   * Errors on fresh tasks {@code [steps + 1][tasks]} after 0, 1, ... gradient steps; none for the
   * oracle.
   */
  public float[][] evaluate() {
    SinusoidConfig.Evaluation e = config.evaluation();
    try (SinusoidTasks tasks =
        new SinusoidTasks(device, e.seed(), EVALUATION, e.tasks(), e.shots() + e.queries())) {
      boolean oracle = method == Method.ORACLE;
      Tensor shots = oracle ? tasks.inputsWithTask(0, e.shots()) : tasks.inputs(0, e.shots());
      Tensor queries =
          oracle
              ? tasks.inputsWithTask(e.shots(), e.queries())
              : tasks.inputs(e.shots(), e.queries());
      Tensor each = theta.forTasks(e.tasks());
      List<Tensor> losses = new ArrayList<>();
      for (int step = 0; step <= e.steps(); step++) {
        losses.add(loss(each, queries, tasks.targets(e.shots(), e.queries())));
        if (!oracle) {
          each = innerUpdate(each, shots, tasks.targets(0, e.shots()), e.rate());
        }
      }
      tasks.issue();
      try (Plan plan = planner.plan(losses)) {
        plan.run();
        return losses.stream().map(plan::floats).toArray(float[][]::new);
      }
    }
  }

  /** The parameters now. */
  public float[] parameters() {
    return parameters.floats();
  }

  @Override
  public void close() {
    parameters.close();
    planner.close();
  }
}
