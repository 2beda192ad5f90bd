package limber.algorithms.pearl;

import java.util.List;
import limber.algorithms.sac.SoftActorCritic;
import limber.envs.EnvConfig;

/**
 * Settings of PEARL (Rakelly et al., ICML 2019) and, without context, of soft actor-critic on the
 * mixture of tasks. Defaults are those of the released code, katerakelly/oyster at {@code 44e20fd}
 * (PAPERS 5.1 and 5.2): {@link #pearl}.
 *
 * @param sac networks and optimizers
 * @param context the belief about the task
 * @param collection of experience
 * @param metaBatch tasks to a gradient step, drawn with replacement; 16
 * @param batch transitions of each task to a gradient step; 256
 * @param gradientSteps to an iteration; 2000, 1000 or 4000
 * @param replay transitions that the memory keeps of each task
 * @param trainTasks fixed tasks to train on where the environment names none; 100
 * @param evaluation at test time
 * @param iterations of collecting and learning; 500
 */
public record PearlConfig(
    SoftActorCritic.Config sac,
    Context context,
    Collection collection,
    int metaBatch,
    int batch,
    int gradientSteps,
    int replay,
    int trainTasks,
    Evaluation evaluation,
    int iterations) {
  /** The released code keeps at most so many transitions of a task. */
  private static final long MOST_REPLAY = 1_000_000;

  /**
   * The belief about the task.
   *
   * @param latents size of the latent; 5; 0: no context, one policy for all tasks
   * @param hidden hidden layers of the encoder, ReLU; 200, 200, 200
   * @param batch transitions of each task that a belief in training is made of; 64, 100, 256 or
   *     1024
   * @param klWeight weight of the divergence from the prior, summed over tasks and latents; 0.1 or
   *     1. What it is weighed against, the critics' loss, goes with the square of {@code
   *     sac.rewardScale}
   * @param nextObservations whether a transition's next observation is part of the context: where
   *     tasks differ in dynamics
   */
  public record Context(
      int latents, List<Integer> hidden, int batch, double klWeight, boolean nextObservations) {
    public Context {
      hidden = List.copyOf(hidden);
      if (latents < 0 || batch < 1 || !(klWeight >= 0)) {
        throw new IllegalArgumentException(
            "context.latents %d, context.batch %d, context.klWeight %s: give at least 0, 1, 0"
                .formatted(latents, batch, klWeight));
      }
    }

    /** No context. */
    public static Context none() {
      return new Context(0, List.of(), 1, 0, false);
    }
  }

  /**
   * Collection of experience.
   *
   * @param initialSteps of each training task before training; 2000, point robots 200
   * @param tasks that an iteration collects from; 5, sparse point robot 10
   * @param priorSteps of each of them with latents from the prior; these are its context
   * @param posteriorSteps of each of them with latents from the posterior
   * @param posteriorInContext whether those belong to the context too
   */
  public record Collection(
      int initialSteps, int tasks, int priorSteps, int posteriorSteps, boolean posteriorInContext) {
    public Collection {
      if (initialSteps < 1 || tasks < 1 || priorSteps < 1 || posteriorSteps < 0) {
        throw new IllegalArgumentException(
            ("collection.initialSteps %d, collection.tasks %d, collection.priorSteps %d,"
                    + " collection.posteriorSteps %d: give at least 1, 1, 1, 0")
                .formatted(initialSteps, tasks, priorSteps, posteriorSteps));
      }
    }

    /** Steps of an iteration, all tasks together. */
    long steps() {
      return (long) tasks * (priorSteps + posteriorSteps);
    }
  }

  /**
   * At test time.
   *
   * @param explorations episodes with latents from the prior; 2, sparse point robot 5. The one
   *     after them is the adapted one
   * @param episodes of a new task in all
   */
  public record Evaluation(int explorations, int episodes) {
    public Evaluation {
      if (explorations < 1 || episodes <= explorations) {
        throw new IllegalArgumentException(
            "evaluation.explorations %d, evaluation.episodes %d: give at least 1, and more"
                .formatted(explorations, episodes));
      }
    }
  }

  public PearlConfig {
    for (int count : new int[] {metaBatch, batch, gradientSteps, replay, trainTasks}) {
      if (count < 1) {
        throw new IllegalArgumentException(
            "metaBatch %d, batch %d, gradientSteps %d, replay %d, trainTasks %d: give at least 1"
                .formatted(metaBatch, batch, gradientSteps, replay, trainTasks));
      }
    }
    if (iterations < 0) {
      throw new IllegalArgumentException(
          "iterations %d: must not be negative".formatted(iterations));
    }
  }

  /** PEARL's settings for an environment. */
  public static PearlConfig pearl(EnvConfig env) {
    String family = env.family();
    boolean point = family.equals("point-robot");
    boolean sparse = family.equals("sparse-point-robot");
    boolean dynamics = family.endsWith("-rand-params");
    int contextBatch =
        switch (family) {
          case "half-cheetah-vel", "walker2d-rand-params", "hopper-rand-params" -> 100;
          case "point-robot" -> 64;
          case "sparse-point-robot" -> 1024;
          default -> 256;
        };
    double klWeight = sparse || family.equals("ant-goal") ? 1 : 0.1;
    Collection collection =
        point
            ? new Collection(200, 5, 200, 200, false)
            : sparse
                ? new Collection(200, 10, 100, 900, true)
                : family.equals("half-cheetah-dir")
                    ? new Collection(2000, 5, 1000, 1000, false)
                    : new Collection(2000, 5, 400, 600, false);
    SoftActorCritic.Config sac =
        point || sparse
            ? SoftActorCritic.Config.PEARL.with(sparse ? 0.9 : 0.99, 100)
            : SoftActorCritic.Config.PEARL;
    int metaBatch =
        switch (family) {
          case "half-cheetah-dir", "ant-dir" -> 4;
          case "ant-goal", "walker2d-rand-params", "hopper-rand-params" -> 10;
          default -> 16;
        };
    int iterations = 500;
    int train = env.tasks().train() > 0 ? env.tasks().train() : 100;
    long expected = collection.initialSteps() + iterations * collection.steps() / train;
    return new PearlConfig(
        sac,
        new Context(5, List.of(200, 200, 200), contextBatch, klWeight, dynamics),
        collection,
        metaBatch,
        256,
        point || sparse ? 1000 : family.startsWith("half-cheetah") ? 2000 : 4000,
        (int) Math.min(MOST_REPLAY, 2 * expected),
        100,
        new Evaluation(sparse ? 5 : 2, 6),
        iterations);
  }

  /** Soft actor-critic on the mixture of tasks: the same without context. */
  public static PearlConfig withoutContext(EnvConfig env) {
    PearlConfig own = pearl(env);
    return new PearlConfig(
        own.sac,
        Context.none(),
        own.collection,
        own.metaBatch,
        own.batch,
        own.gradientSteps,
        own.replay,
        own.trainTasks,
        own.evaluation,
        own.iterations);
  }
}
