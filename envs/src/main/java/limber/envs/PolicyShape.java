package limber.envs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import limber.kernels.KernelSource;

/**
 * The shape of a policy: a multilayer perceptron and how actions are drawn from its outputs.
 *
 * <p>This record is the one place that knows how the parameters lie in memory: per task {@link
 * #parameters()} floats, row-major, {@code W1 [in, out], b1 [out], W2, b2, ..., Wn [hidden,
 * outputs], bn [outputs]}, and then what the kind adds.
 *
 * @param kind how actions are drawn
 * @param observations features of an observation
 * @param latents features that follow the observation and stay for an episode, such as a sample of
 *     a context's posterior; may be 0
 * @param hidden sizes of the hidden layers; may be empty (a linear policy)
 * @param actions features of an action
 * @param activation nonlinearity of the hidden layers
 */
public record PolicyShape(
    Kind kind,
    int observations,
    int latents,
    List<Integer> hidden,
    int actions,
    Activation activation) {

  /** How actions are drawn from the network's outputs. */
  public enum Kind {
    /**
     * a ~ N(mean(o), diag(exp(2 logStd))): the outputs are the means; logStd [actions], which does
     * not depend on the observation, follows the network's parameters.
     */
    GAUSSIAN,
    /**
     * a = tanh(N(mean(o), diag(exp(2 logStd(o))))): the outputs are the means, then the log
     * deviations, which are clipped to [-20, 2] (Haarnoja et al. 2018).
     */
    SQUASHED
  }

  public PolicyShape {
    hidden = List.copyOf(hidden);
    positive("observations", observations);
    positive("actions", actions);
    hidden.forEach(size -> positive("hidden size", size));
    if (latents < 0) {
      throw new IllegalArgumentException("policy: latents %d; give at least 0".formatted(latents));
    }
  }

  /** A Gaussian policy without latents. */
  public PolicyShape(int observations, List<Integer> hidden, int actions, Activation activation) {
    this(Kind.GAUSSIAN, observations, 0, hidden, actions, activation);
  }

  /** The shape of a Gaussian policy for a task family. */
  public static PolicyShape of(EnvConfig config, List<Integer> hidden, Activation activation) {
    TaskFamily family = TaskFamilies.family(config.family());
    return new PolicyShape(family.observations(config), hidden, family.actions(config), activation);
  }

  /** The shape of a squashed policy, whose hidden layers are ReLU, for a task family. */
  public static PolicyShape squashed(EnvConfig config, int latents, List<Integer> hidden) {
    TaskFamily family = TaskFamilies.family(config.family());
    return new PolicyShape(
        Kind.SQUASHED,
        family.observations(config),
        latents,
        hidden,
        family.actions(config),
        Activation.RELU);
  }

  /** Features that enter, leave each hidden layer, and come out: {@code [20, 100, 100, 6]}. */
  public List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    widths.add(observations + latents);
    widths.addAll(hidden);
    widths.add(kind == Kind.SQUASHED ? 2 * actions : actions);
    return List.copyOf(widths);
  }

  /** Number of layers, the output layer included. */
  public int layers() {
    return hidden.size() + 1;
  }

  /** Features that enter layer {@code layer}, counted from 0. */
  public int inputs(int layer) {
    return widths().get(layer);
  }

  /** Features that leave layer {@code layer}, counted from 0. */
  public int outputs(int layer) {
    return widths().get(layer + 1);
  }

  /** Index of the first weight of a layer, whose matrix is [inputs, outputs]. */
  public int weightOffset(int layer) {
    int offset = 0;
    for (int l = 0; l < layer; l++) {
      offset += (inputs(l) + 1) * outputs(l);
    }
    return offset;
  }

  /** Index of the first bias of a layer, [outputs]. */
  public int biasOffset(int layer) {
    return weightOffset(layer) + inputs(layer) * outputs(layer);
  }

  /**
   * Index of the first log standard deviation of a Gaussian policy, [actions]; where the network's
   * parameters end.
   */
  public int logStdOffset() {
    return weightOffset(layers());
  }

  /** Number of parameters of one policy. */
  public int parameters() {
    return logStdOffset() + (kind == Kind.GAUSSIAN ? actions : 0);
  }

  /** The kernel source, specialised for this shape. */
  KernelSource specialise(KernelSource source) {
    StringBuilder widths = new StringBuilder();
    for (int width : widths()) {
      widths.append(widths.isEmpty() ? "" : ",").append(width);
    }
    String file = kind.name().toLowerCase(Locale.ROOT);
    return source
        .file("policy.cuh", "#include \"limber/envs/policy/%s.cuh\"\n".formatted(file))
        .define("LIMBER_POLICY_WIDTHS", widths)
        .define("LIMBER_POLICY_ACTIONS", actions)
        .define("LIMBER_POLICY_LATENTS", latents)
        .define("LIMBER_POLICY_" + activation.name().toUpperCase(Locale.ROOT), 1);
  }

  private static void positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("policy: %s %d must be at least 1".formatted(what, value));
    }
  }
}
