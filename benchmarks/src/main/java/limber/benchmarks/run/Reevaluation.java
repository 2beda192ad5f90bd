package limber.benchmarks.run;

import limber.algorithms.Evaluation;
import limber.algorithms.MetaLearner;
import limber.algorithms.Method;
import limber.algorithms.Methods;
import limber.benchmarks.records.PolicyFile;
import limber.benchmarks.records.RunRecord;
import limber.engine.randomization.Randomization;
import limber.envs.EnvConfig;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.envs.TaskFamily;
import limber.envs.TaskSplit;
import limber.kernels.Device;

/**
 * What a policy file gets, measured anew: by the method, in the environment and with the settings
 * that a record names, none of which are trusted.
 *
 * @param claimed on the test tasks, which the record's own evaluation was on
 * @param fresh on tasks that nobody has seen
 */
public record Reevaluation(Evaluation claimed, Evaluation fresh) {
  /**
   * Evaluates.
   *
   * @param seed draws the fresh tasks, as many as there are test tasks
   * @throws IllegalArgumentException naming what there is not, what is out of bounds, or which
   *     network is not the method's
   */
  public static Reevaluation of(Device device, RunRecord record, PolicyFile policy, long seed) {
    try (Revived revived = Revived.ofStranger(device, record, policy)) {
      EnvConfig env = revived.env();
      TaskFamily family = TaskFamilies.family(env.family());
      TaskBatch test = family.testTasks(env);
      MetaLearner learner = revived.learner();
      return new Reevaluation(
          learner.evaluate(test, TaskSplit.HELD_OUT_SEED),
          learner.evaluate(fresh(family, env, seed, test.count()), seed));
    }
  }

  /**
   * The command that makes the record's run again.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  public static String command(RunRecord record) {
    return command(record, Methods.named(record.algorithm()));
  }

  private static <C extends Record> String command(RunRecord record, Method<C> method) {
    EnvConfig env = method.environment(Revived.environment(record));
    StringBuilder command =
        new StringBuilder(
            "./limber train --algo %s --env %s --variant %s --seed %d"
                .formatted(method.name(), env.family(), env.variant(), record.seed()));
    if (!env.randomization().name().equals(Randomization.NONE.name())) {
      command.append(" --randomize ").append(env.randomization().name());
    }
    if (Revived.settings(record, "algo").get("iterations") instanceof Integer iterations) {
      command.append(" --iterations ").append(iterations);
    }
    Settings.changes(method.config(env), Revived.settings(record, "algo"), Revived.TIMES)
        .forEach(
            (name, value) -> {
              String plain = value.replaceAll("[\\[\\]\\s]", "");
              // what a shell might read otherwise is no setting's value
              if (!(name + plain).matches("[\\w.,+-]+")) {
                throw new IllegalArgumentException(
                    "setting %s=%s: not a plain value".formatted(name, value));
              }
              command.append(" --set ").append(name).append('=').append(plain);
            });
    return command.toString();
  }

  private static TaskBatch fresh(TaskFamily family, EnvConfig env, long seed, int count) {
    return env.tasks().train() == 0
        ? family.sampleTasks(env, seed, count)
        : family.trainTasks(env.withTasks(new TaskSplit(count, count, env.tasks().shared())), seed);
  }
}
