package limber.envs;

import java.util.List;
import java.util.Optional;
import limber.engine.Model;
import limber.kernels.KernelSource;

/**
 * A family of tasks that share a robot and differ in what it is paid for. An implementation is one
 * folder: this interface's methods, a kernel source with the robot's reset, observation and step,
 * and the robot's model. Implementations are stateless.
 */
public interface TaskFamily {
  /** What users type: {@code "half-cheetah-dir"}. */
  String name();

  /** One line for listings. */
  String summary();

  /** Names of the settings there are; the first is the default. */
  List<String> variants();

  /**
   * The settings called {@code variant}.
   *
   * @throws IllegalArgumentException when {@link #variants} has no such name
   */
  EnvConfig config(String variant);

  /** Features of an observation, an observed goal included. */
  int observations(EnvConfig config);

  /** Features of an action. */
  int actions(EnvConfig config);

  /** Numbers to a task. */
  int taskFeatures();

  /**
   * The robot, with the configuration's timestep; of a point, what it is drawn as. Its {@code qpos}
   * are the positions that {@link Rollouts#recordingPositions} records. Where parameters are
   * randomized, the model they are variations of.
   */
  Model model(EnvConfig config);

  /**
   * A task in a few words, with units: {@code "goal velocity 1.43 m/s"}.
   *
   * @param task its numbers, {@link #taskFeatures} of them
   */
  String describe(EnvConfig config, float... task);

  /** Where the task sends the robot; empty where it is no place. */
  default Optional<Goal> goal(EnvConfig config, float... task) {
    return Optional.empty();
  }

  /**
   * Draws tasks by the configuration's law. Task {@code i} depends on {@code (seed, i)} alone, so a
   * longer batch starts with a shorter one.
   *
   * @param seed names the batch
   * @param count number of tasks, at least 1
   */
  default TaskBatch sampleTasks(EnvConfig config, long seed, int count) {
    return config.taskLaw().sample(config, taskFeatures(), seed, count);
  }

  /**
   * The fixed training tasks of a run, as many as the configuration's {@link TaskSplit} says.
   *
   * @param seed the run's
   * @throws IllegalArgumentException when tasks are fresh each iteration, which {@link
   *     #sampleTasks} draws, or the seed is that of the test tasks
   */
  default TaskBatch trainTasks(EnvConfig config, long seed) {
    if (config.tasks().train() == 0) {
      throw new IllegalArgumentException(
          "%s (%s): training has no fixed tasks; draw fresh ones with sampleTasks"
              .formatted(name(), config.variant()));
    }
    if (seed == TaskSplit.HELD_OUT_SEED) {
      throw new IllegalArgumentException(
          "%s: seed %d draws the test tasks; train with another".formatted(name(), seed));
    }
    long names = config.tasks().shared() ? TaskSplit.HELD_OUT_SEED : seed;
    return config.taskLaw().fixed(config, taskFeatures(), names, config.tasks().train());
  }

  /** The tasks to measure on, the same for every run. */
  default TaskBatch testTasks(EnvConfig config) {
    TaskLaw law = config.taskLaw();
    return config.tasks().train() == 0
        ? law.sample(config, taskFeatures(), TaskSplit.HELD_OUT_SEED, config.tasks().test())
        : law.fixed(config, taskFeatures(), TaskSplit.HELD_OUT_SEED, config.tasks().test());
  }

  /**
   * Whether there are rewards for training beside those that count: {@link
   * RolloutBatch#shapedRewards}.
   */
  default boolean shaped() {
    return false;
  }

  /** The rollout kernel of this family; {@link Rollouts} adds the policy. */
  KernelSource source(EnvConfig config);
}
