package limber.algorithms;

import java.util.Map;
import limber.envs.PolicyShape;
import limber.kernels.Buffer;

/**
 * What a learner takes into a new task.
 *
 * @param shape of the policy
 * @param networks parameters by name: {@code policy}, as rollouts read it, before any adaptation;
 *     {@code encoder}, where a network turns experience into what the policy sees of the task. They
 *     begin the learner's own buffers: what is written there changes the learner
 */
public record Learnt(PolicyShape shape, Map<String, Buffer> networks) {
  /** The name of the policy among the networks. */
  public static final String POLICY = "policy";

  /** The name of the encoder of experience. */
  public static final String ENCODER = "encoder";

  public Learnt {
    networks = Map.copyOf(networks);
    if (!networks.containsKey(POLICY)
        || networks.get(POLICY).bytes() != (long) shape.parameters() * Float.BYTES) {
      throw new IllegalArgumentException(
          "networks %s of a policy with %d parameters: give its parameters as %s"
              .formatted(networks.keySet(), shape.parameters(), POLICY));
    }
  }

  /** A policy alone. */
  public static Learnt policy(PolicyShape shape, Buffer parameters) {
    long bytes = (long) shape.parameters() * Float.BYTES;
    return new Learnt(
        shape,
        Map.of(POLICY, parameters.bytes() == bytes ? parameters : parameters.view(0, bytes)));
  }
}
