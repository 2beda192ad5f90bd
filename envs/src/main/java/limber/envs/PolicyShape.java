package limber.envs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import limber.kernels.KernelSource;

/**
 * The shape of a policy: a network and how actions are drawn from its outputs.
 *
 * <p>This record is the one place that knows how the parameters lie in memory: per task {@link
 * #parameters()} floats, row-major, {@code W1 [in, out], b1 [out], W2, b2, ..., Wn [hidden,
 * outputs], bn [outputs]}, and then what the kind adds. A recurrent network has three layers: the
 * inputs' part of its gates, the state's part of them, and the outputs.
 *
 * @param kind how actions are drawn
 * @param observations features of an observation
 * @param latents features that follow the observation and stay for an episode, such as a sample of
 *     a context's posterior; may be 0
 * @param hidden sizes of the hidden layers; may be empty (a linear policy); one where recurrent
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
    SQUASHED,
    /**
     * Gaussian, from a layer of gated recurrent units that also sees the last action, the last
     * reward and whether an episode has just ended, and that remembers through the episodes of a
     * trial. Its gates are reset, update, proposal (Cho et al. 2014).
     */
    GRU,
    /**
     * The same of units with long short-term memory. Their gates are input, forget, proposal,
     * output (Hochreiter and Schmidhuber 1997; Gers et al. 2000).
     */
    LSTM;

    /** Whether it remembers from step to step. */
    public boolean recurrent() {
      return this == GRU || this == LSTM;
    }

    /** Numbers of each part of its gates to a unit; 0 where there are none. */
    public int gates() {
      return this == GRU ? 3 : this == LSTM ? 4 : 0;
    }

    /** Numbers that a unit remembers, its output first; 0 where it remembers none. */
    public int memory() {
      return this == GRU ? 1 : this == LSTM ? 2 : 0;
    }
  }

  public PolicyShape {
    hidden = List.copyOf(hidden);
    positive("observations", observations);
    positive("actions", actions);
    hidden.forEach(size -> positive("hidden size", size));
    if (latents < 0) {
      throw new IllegalArgumentException("policy: latents %d; give at least 0".formatted(latents));
    }
    if (kind.recurrent() && (hidden.size() != 1 || latents != 0)) {
      throw new IllegalArgumentException(
          "recurrent policy: hidden layers %s, latents %d; give one layer and no latents"
              .formatted(hidden, latents));
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

  /** The shape of a recurrent policy of {@code units} units for a task family. */
  public static PolicyShape recurrent(EnvConfig config, Kind cell, int units) {
    TaskFamily family = TaskFamilies.family(config.family());
    return new PolicyShape(
        cell,
        family.observations(config),
        0,
        List.of(units),
        family.actions(config),
        Activation.TANH);
  }

  /** Features of what is seen of the past: the last action, the last reward, an end's flag. */
  public int history() {
    return kind.recurrent() ? actions + 2 : 0;
  }

  /** Features that change from step to step: the observation, then the history. */
  public int seen() {
    return observations + history();
  }

  /** Numbers that the policy keeps from step to step. */
  public int memory() {
    return kind.recurrent() ? kind.memory() * units() : 0;
  }

  /** Units of the layer that remembers. */
  public int units() {
    return hidden.getFirst();
  }

  /** Features that enter, leave each hidden layer, and come out: {@code [20, 100, 100, 6]}. */
  public List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    widths.add(seen() + latents);
    widths.addAll(hidden);
    widths.add(kind == Kind.SQUASHED ? 2 * actions : actions);
    return List.copyOf(widths);
  }

  /** Number of layers, the output layer included. */
  public int layers() {
    return kind.recurrent() ? 3 : hidden.size() + 1;
  }

  /** Features that enter layer {@code layer}, counted from 0. */
  public int inputs(int layer) {
    return widths().get(kind.recurrent() ? Math.min(layer, 1) : layer);
  }

  /** Features that leave layer {@code layer}, counted from 0. */
  public int outputs(int layer) {
    return kind.recurrent() && layer < 2
        ? kind.gates() * units()
        : widths().get(kind.recurrent() ? 2 : layer + 1);
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
   * Index of the first log standard deviation of a policy that is not squashed, [actions]; where
   * the network's parameters end.
   */
  public int logStdOffset() {
    return weightOffset(layers());
  }

  /** Number of parameters of one policy. */
  public int parameters() {
    return logStdOffset() + (kind == Kind.SQUASHED ? 0 : actions);
  }

  /** The kernel source, specialised for this shape. */
  KernelSource specialise(KernelSource source) {
    StringBuilder widths = new StringBuilder();
    for (int width : widths()) {
      widths.append(widths.isEmpty() ? "" : ",").append(width);
    }
    String include = "#include \"limber/envs/policy/%s.cuh\"\n";
    String network = include.formatted(kind.recurrent() ? "recurrent" : "network");
    String actor = include.formatted(kind == Kind.SQUASHED ? "squashed" : "gaussian");
    KernelSource cell = kind == Kind.LSTM ? source.define("LIMBER_CELL_LSTM", 1) : source;
    return cell.file("policy.cuh", network + actor)
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
