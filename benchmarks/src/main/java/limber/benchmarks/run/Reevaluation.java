package limber.benchmarks.run;

import java.util.Map;
import limber.algorithms.Evaluation;
import limber.algorithms.Learnt;
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
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * What a policy file gets, measured anew: by the method, in the environment and with the settings
 * that a record names, none of which are trusted.
 *
 * @param claimed on the test tasks, which the record's own evaluation was on
 * @param fresh on tasks that nobody has seen
 */
public record Reevaluation(Evaluation claimed, Evaluation fresh) {
  /** A setting is at most so many times the method's own. */
  private static final int TIMES = 4;

  /**
   * Evaluates.
   *
   * @param seed draws the fresh tasks, as many as there are test tasks
   * @throws IllegalArgumentException naming what there is not, what is out of bounds, or which
   *     network is not the method's
   */
  public static Reevaluation of(Device device, RunRecord record, PolicyFile policy, long seed) {
    return of(device, record, policy, seed, Methods.named(record.algorithm()));
  }

  private static <C extends Record> Reevaluation of(
      Device device, RunRecord record, PolicyFile policy, long seed, Method<C> method) {
    EnvConfig env = method.environment(environment(record));
    String differences = Settings.differences(settings(record, "env"), Settings.of(env));
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "environment %s is not Limber's (%s)".formatted(record.title(), differences));
    }
    C config = Settings.restored(method.config(env), settings(record, "algo"), TIMES);
    TaskFamily family = TaskFamilies.family(env.family());
    TaskBatch test = family.testTasks(env);
    try (MetaLearner learner = method.learner(device, env, config, record.seed())) {
      upload(policy, learner.learnt());
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
    EnvConfig env = method.environment(environment(record));
    StringBuilder command =
        new StringBuilder(
            "./limber train --algo %s --env %s --variant %s --seed %d"
                .formatted(method.name(), env.family(), env.variant(), record.seed()));
    if (!env.randomization().name().equals(Randomization.NONE.name())) {
      command.append(" --randomize ").append(env.randomization().name());
    }
    if (settings(record, "algo").get("iterations") instanceof Integer iterations) {
      command.append(" --iterations ").append(iterations);
    }
    Settings.changes(method.config(env), settings(record, "algo"), TIMES)
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

  /** Named settings with a bundled randomization: a record's name is no path here. */
  private static EnvConfig environment(RunRecord record) {
    EnvConfig env = TaskFamilies.named(record.environment(), record.variant());
    Object name =
        settings(record, "env").get("randomization") instanceof Map<?, ?> randomization
            ? randomization.get("name")
            : null;
    if (name == null || name.equals(Randomization.NONE.name())) {
      return env;
    }
    if (!Randomization.names().contains(name)) {
      throw new IllegalArgumentException(
          "randomization %s: only bundled ones are evaluated again: %s"
              .formatted(name, Randomization.names()));
    }
    return env.withRandomization(Randomization.named((String) name));
  }

  @SuppressWarnings("unchecked") // JSON objects have texts as keys
  private static Map<String, Object> settings(RunRecord record, String part) {
    if (record.configuration().get(part) instanceof Map<?, ?> settings) {
      return (Map<String, Object>) settings;
    }
    throw new IllegalArgumentException("configuration has no settings under " + part);
  }

  private static TaskBatch fresh(TaskFamily family, EnvConfig env, long seed, int count) {
    return env.tasks().train() == 0
        ? family.sampleTasks(env, seed, count)
        : family.trainTasks(env.withTasks(new TaskSplit(count, count, env.tasks().shared())), seed);
  }

  private static void upload(PolicyFile policy, Learnt learnt) {
    if (!policy.shape().equals(learnt.shape())) {
      throw new IllegalArgumentException(
          "the policy is %s, the record's method has %s".formatted(policy.shape(), learnt.shape()));
    }
    if (!policy.networks().keySet().equals(learnt.networks().keySet())) {
      throw new IllegalArgumentException(
          "the policy's networks are %s, the method's %s"
              .formatted(policy.networks().keySet(), learnt.networks().keySet()));
    }
    learnt
        .networks()
        .forEach((name, buffer) -> upload(name, policy.networks().get(name).values(), buffer));
  }

  private static void upload(String name, float[] values, Buffer buffer) {
    if (buffer.bytes() != (long) values.length * Float.BYTES) {
      throw new IllegalArgumentException(
          "network %s has %,d weights, the method's %,d"
              .formatted(name, values.length, buffer.bytes() / Float.BYTES));
    }
    buffer.upload(values);
  }
}
