package limber.benchmarks.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import limber.algorithms.network.Activation;
import limber.algorithms.network.Initialization;
import limber.algorithms.network.Mlp;
import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Shape;
import limber.algorithms.tensor.Tensor;
import limber.kernels.Buffer;
import limber.kernels.Device;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** The inner-loop gradient, and the second-order meta-gradient through it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MetaGradient extends DeviceBenchmark {
  /** A problem's size: tasks, samples of a task, inputs, hidden units, outputs. */
  public enum Problem {
    /** Sinusoid regression, 25 tasks of 10 examples. */
    SINUSOID(25, 10, 1, 40, 1),
    /** MAML on half-cheetah, 40 tasks of 20 trajectories of 200 steps. */
    HALF_CHEETAH(40, 4000, 20, 100, 6);

    private final int tasks;
    private final int batch;
    private final Mlp network;

    Problem(int tasks, int batch, int inputs, int hidden, int outputs) {
      this.tasks = tasks;
      this.batch = batch;
      this.network = Mlp.of(Activation.RELU, inputs, hidden, hidden, outputs);
    }
  }

  @Param public Problem problem = Problem.SINUSOID;

  private final SplittableRandom random = new SplittableRandom(1);
  private Device opened;
  private Plan inner;
  private Plan meta;

  /** Makes both plans over random data. */
  @Setup(Level.Trial)
  public void setUp() {
    opened = open();
    Planner planner = closing(new Planner(opened));
    Mlp network = problem.network;
    Buffer parameters = closing(opened.allocate(network.parameters() * 4L));
    parameters.upload(network.initial(new Initialization.GlorotUniform(), 1));
    Tensor theta = Tensor.input(parameters, 1, 1, network.parameters());
    Tensor each = theta.forTasks(problem.tasks);
    Tensor gradient = Gradients.of(loss(each), each);
    Tensor adapted = each.minus(gradient.times(0.1f));
    inner = closing(planner.plan(gradient));
    meta = closing(planner.plan(Gradients.of(loss(adapted).mean(), theta)));
  }

  /** Mean squared error on data of its own, per task. */
  private Tensor loss(Tensor weights) {
    Tensor inputs = data(problem.network.inputs());
    Tensor targets = data(problem.network.outputs());
    Tensor error = problem.network.apply(weights, inputs).minus(targets);
    return error.square().mean(Axis.ROWS, Axis.COLUMNS);
  }

  private Tensor data(int columns) {
    Shape shape = new Shape(problem.tasks, problem.batch, columns);
    Buffer buffer = closing(opened.allocate(shape.bytes()));
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    buffer.upload(values);
    return Tensor.input(buffer, shape);
  }

  /** theta_i' = theta - alpha grad L_i(theta), for all tasks. */
  @Benchmark
  public void innerGradient() {
    inner.run();
    opened.synchronize();
  }

  /** grad sum_i L_i(theta_i') by theta, through the inner gradient. */
  @Benchmark
  public void metaGradient() {
    meta.run();
    opened.synchronize();
  }
}
