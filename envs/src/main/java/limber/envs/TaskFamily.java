package limber.envs;

import java.util.List;
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
   * Draws tasks by the family's law. Task {@code i} depends on {@code (seed, i)} alone, so a longer
   * batch starts with a shorter one.
   *
   * @param seed names the batch
   * @param count number of tasks, at least 1
   */
  TaskBatch sampleTasks(EnvConfig config, long seed, int count);

  /** The rollout kernel of this family; {@link Rollouts} adds the policy. */
  KernelSource source(EnvConfig config);
}
