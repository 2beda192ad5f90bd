package limber.benchmarks.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import limber.algorithms.Learnt;
import limber.benchmarks.records.PolicyFile;
import limber.envs.Activation;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.RolloutBatch;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.envs.TaskFamilies;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ONNX Runtime gives the actions that our policy kernels give in rollouts without noise. */
class OnnxPolicyTest {
  private static final EnvConfig ENV = TaskFamilies.named("point-robot", "pearl");
  private static final int TASKS = 5;
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path folder;

  /** What a rollout of a policy with random weights saw and did. */
  private record Episodes(
      PolicyFile policy, float[] seen, float[] actions, float[] mask, float[] latents, int steps) {}

  private static Episodes roll(PolicyShape shape, int episodes) {
    SplittableRandom random = new SplittableRandom(11);
    float[] weights = new float[shape.parameters()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() * 0.4f;
    }
    float[] latents = new float[TASKS * shape.latents()];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) random.nextGaussian();
    }
    try (Device device = Devices.cpu(2);
        Rollouts rollouts = Rollouts.compile(device, ENV, shape);
        RolloutBatch batch = rollouts.allocate(TASKS, 1, episodes);
        Buffer parameters = device.allocate(4L * weights.length);
        Buffer tasks = device.allocate(4L * TASKS * 2)) {
      parameters.upload(weights);
      float[] goals = new float[TASKS * 2];
      for (int i = 0; i < goals.length; i++) {
        goals[i] = (float) random.nextGaussian();
      }
      tasks.upload(goals);
      if (latents.length > 0) {
        batch.latents().upload(latents);
      }
      rollouts.run(batch, parameters, 0, tasks, Sampling.of(3, 0).withoutNoise());
      return new Episodes(
          PolicyFile.of(Learnt.policy(shape, parameters)),
          batch.observations().floats(),
          batch.actions().floats(),
          batch.mask().floats(),
          latents,
          episodes * ENV.horizon());
    }
  }

  private OrtSession open(PolicyFile policy) throws OrtException {
    Path file = folder.resolve("policy.onnx");
    OnnxPolicy.write(policy, Map.of("environment", "point-robot/pearl"), file);
    return OrtEnvironment.getEnvironment().createSession(file.toString());
  }

  private static OnnxTensor tensor(float[][] rows) throws OrtException {
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), rows);
  }

  /** Outputs by name for inputs by name. */
  private static Map<String, float[][]> run(OrtSession session, Map<String, float[][]> inputs)
      throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    for (Map.Entry<String, float[][]> input : inputs.entrySet()) {
      tensors.put(input.getKey(), tensor(input.getValue()));
    }
    Map<String, float[][]> outputs = new HashMap<>();
    try (OrtSession.Result result = session.run(tensors)) {
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
        outputs.put(output.getKey(), (float[][]) output.getValue().getValue());
      }
    }
    tensors.values().forEach(OnnxTensor::close);
    return outputs;
  }

  private static float[][] rows(float[] all, int width, int from, int to) {
    float[][] rows = new float[all.length / width][to - from];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all, i * width + from, rows[i], 0, to - from);
    }
    return rows;
  }

  /** Every step at once: a policy without memory. Steps after an episode's end do not count. */
  private void agrees(PolicyShape shape) throws OrtException {
    Episodes episodes = roll(shape, 1);
    int all = TASKS * episodes.steps;
    Map<String, float[][]> inputs = new HashMap<>();
    inputs.put("observation", rows(episodes.seen, shape.observations(), 0, shape.observations()));
    if (shape.latents() > 0) {
      float[][] latents = new float[all][];
      float[][] perTask = rows(episodes.latents, shape.latents(), 0, shape.latents());
      for (int i = 0; i < all; i++) {
        latents[i] = perTask[i / episodes.steps];
      }
      inputs.put("latent", latents);
    }
    try (OrtSession session = open(episodes.policy)) {
      float[][] actions = run(session, inputs).get("action");
      int compared = 0;
      for (int i = 0; i < all; i++) {
        if (episodes.mask[i] == 1) {
          for (int a = 0; a < shape.actions(); a++) {
            assertEquals(episodes.actions[i * shape.actions() + a], actions[i][a], TOLERANCE);
            compared++;
          }
        }
      }
      assertTrue(compared > 100, compared + " actions compared");
    }
  }

  @Test
  void aReluPolicyActsAsOurs() throws OrtException {
    agrees(PolicyShape.of(ENV, List.of(24, 16), Activation.RELU));
  }

  @Test
  void aTanhPolicyActsAsOurs() throws OrtException {
    agrees(PolicyShape.of(ENV, List.of(24, 16), Activation.TANH));
  }

  @Test
  void aLinearPolicyActsAsOurs() throws OrtException {
    agrees(PolicyShape.of(ENV, List.of(), Activation.TANH));
  }

  @Test
  void aSquashedPolicyWithALatentActsAsOurs() throws OrtException {
    agrees(PolicyShape.squashed(ENV, 5, List.of(24, 16)));
  }

  @ParameterizedTest
  @EnumSource(
      value = PolicyShape.Kind.class,
      names = {"GRU", "LSTM"})
  void aRecurrentPolicyActsAndRemembersAsOurs(PolicyShape.Kind cell) throws OrtException {
    PolicyShape shape = PolicyShape.recurrent(ENV, cell, 12);
    Episodes episodes = roll(shape, 2);
    int width = shape.seen();
    int o = shape.observations();
    int a = shape.actions();
    float[][] observed = rows(episodes.seen, width, 0, o);
    float[][] acted = rows(episodes.seen, width, o, o + a);
    float[][] rewarded = rows(episodes.seen, width, o + a, o + a + 1);
    float[][] ended = rows(episodes.seen, width, o + a + 1, o + a + 2);
    int ends = 0;
    try (OrtSession session = open(episodes.policy)) {
      for (int task = 0; task < TASKS; task++) {
        float[][] memory = new float[1][shape.memory()];
        for (int t = 0; t < episodes.steps; t++) {
          int i = task * episodes.steps + t;
          if (episodes.mask[i] == 1) {
            Map<String, float[][]> outputs =
                run(
                    session,
                    Map.of(
                        "observation", new float[][] {observed[i]},
                        "last_action", new float[][] {acted[i]},
                        "last_reward", new float[][] {rewarded[i]},
                        "ended", new float[][] {ended[i]},
                        "memory", memory));
            memory = outputs.get("next_memory");
            ends += ended[i][0] == 1 ? 1 : 0;
            for (int k = 0; k < a; k++) {
              assertEquals(episodes.actions[i * a + k], outputs.get("action")[0][k], TOLERANCE);
            }
          }
        }
      }
    }
    assertEquals(TASKS, ends, "each trial's second episode follows an end");
  }

  @Test
  void deviationsAreTheirOwnOutput() throws OrtException {
    PolicyShape gaussian = PolicyShape.of(ENV, List.of(4), Activation.TANH);
    PolicyFile policy = roll(gaussian, 1).policy();
    try (OrtSession session = open(policy)) {
      float[][] twice = run(session, Map.of("observation", new float[2][2])).get("log_std");
      float[] all = policy.parameters();
      float[] stated = {all[gaussian.logStdOffset()], all[gaussian.logStdOffset() + 1]};
      assertArrayEquals(stated, twice[0]);
      assertArrayEquals(stated, twice[1]);
    }
  }
}
