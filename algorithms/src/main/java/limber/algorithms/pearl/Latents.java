package limber.algorithms.pearl;

import java.util.List;
import java.util.SplittableRandom;
import limber.algorithms.Archive;
import limber.algorithms.rl.Replay.Transitions;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Normals;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Shape;
import limber.algorithms.tensor.Tensor;
import limber.envs.RolloutBatch;
import org.jspecify.annotations.Nullable;

/**
 * Latents that the policy of a batch of episodes, one a task, sees: drawn from the posterior of
 * some transitions.
 */
final class Latents implements AutoCloseable {
  private final Normals normals;
  private final @Nullable Plan posterior;

  /**
   * Of {@code batch}.
   *
   * @param theta the encoder's parameters, {@code [1, 1, P]}
   * @param context {@code [tasks, rows, ...]}; null where the policy sees no latents, and nothing
   *     is drawn
   * @param purpose names, with {@code seed}, the random numbers
   */
  Latents(
      Planner planner,
      RolloutBatch batch,
      ContextEncoder encoder,
      Tensor theta,
      @Nullable Transitions context,
      long seed,
      int purpose) {
    Shape each = new Shape(batch.tasks(), 1, encoder.latents());
    normals = new Normals(planner.device(), seed, purpose, each);
    if (context == null) {
      posterior = null;
    } else {
      Tensor drawn = encoder.posterior(theta, context).draw(normals.tensor());
      posterior =
          planner.plan(
              List.of(), List.of(new Assignment(Tensor.input(batch.latents(), each), drawn)));
    }
  }

  /** Fills a batch's latents, {@code size} an episode, from the prior; the same for a seed. */
  static void fromPrior(RolloutBatch batch, int size, long seed) {
    if (size > 0) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] values = new float[batch.tasks() * batch.trajectories() * size];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      batch.latents().upload(values);
    }
  }

  /** Draws them. */
  void draw() {
    if (posterior != null) {
      normals.issue();
      posterior.run();
    }
  }

  /** Writes or reads how many draws there have been. */
  void exchange(Archive archive, String name) {
    normals.exchange(archive, name);
  }

  @Override
  public void close() {
    if (posterior != null) {
      posterior.close();
    }
    normals.close();
  }
}
