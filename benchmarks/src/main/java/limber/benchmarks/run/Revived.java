package limber.benchmarks.run;

import java.util.Map;
import limber.algorithms.Learnt;
import limber.algorithms.MetaLearner;
import limber.algorithms.Method;
import limber.algorithms.Methods;
import limber.benchmarks.records.PolicyFile;
import limber.benchmarks.records.RunRecord;
import limber.engine.randomization.Randomization;
import limber.envs.EnvConfig;
import limber.envs.TaskFamilies;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * A learner as a run left it, made anew from its record and its policy file: by the method, in the
 * environment and with the settings that the record names, the policy's networks in their places.
 *
 * @param env that it has learnt in
 * @param learner to be evaluated; closed with this
 */
public record Revived(EnvConfig env, MetaLearner learner) implements AutoCloseable {
  /** A stranger's setting is at most so many times the method's own. */
  static final int TIMES = 4;

  /**
   * From one's own run, whatever its settings.
   *
   * @throws IllegalArgumentException naming what there is not, or which network is not the method's
   */
  public static Revived of(Device device, RunRecord record, PolicyFile policy) {
    return of(device, record, policy, Methods.named(record.algorithm()), false);
  }

  /**
   * From files that may be anybody's: in an environment of Limber's, with settings that are
   * bounded.
   *
   * @throws IllegalArgumentException as {@link #of}, or naming what is out of bounds
   */
  static Revived ofStranger(Device device, RunRecord record, PolicyFile policy) {
    return of(device, record, policy, Methods.named(record.algorithm()), true);
  }

  private static <C extends Record> Revived of(
      Device device, RunRecord record, PolicyFile policy, Method<C> method, boolean stranger) {
    EnvConfig env = method.environment(environment(record));
    if (stranger) {
      String differences = Settings.differences(settings(record, "env"), Settings.of(env));
      if (!differences.isEmpty()) {
        throw new IllegalArgumentException(
            "environment %s is not Limber's (%s)".formatted(record.title(), differences));
      }
    } else {
      env = Settings.restored(env, settings(record, "env"), Integer.MAX_VALUE);
    }
    int times = stranger ? TIMES : Integer.MAX_VALUE;
    C config = Settings.restored(method.config(env), settings(record, "algo"), times);
    MetaLearner learner = method.learner(device, env, config, record.seed());
    try {
      upload(policy, learner.learnt());
    } catch (IllegalArgumentException e) {
      learner.close();
      throw e;
    }
    return new Revived(env, learner);
  }

  /** Named settings with a bundled randomization: a record's name is no path here. */
  static EnvConfig environment(RunRecord record) {
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
  static Map<String, Object> settings(RunRecord record, String part) {
    if (record.configuration().get(part) instanceof Map<?, ?> settings) {
      return (Map<String, Object>) settings;
    }
    throw new IllegalArgumentException("configuration has no settings under " + part);
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

  @Override
  public void close() {
    learner.close();
  }
}
