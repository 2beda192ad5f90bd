package limber.benchmarks.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import limber.benchmarks.records.PolicyFile;
import limber.envs.Activation;
import limber.envs.PolicyShape;
import limber.envs.PolicyShape.Kind;

/**
 * A policy as an ONNX model that computes what the policy kernels compute without noise. All inputs
 * and outputs are floats {@code [batch, features]}.
 *
 * <p>Inputs: {@code observation}; {@code latent} where the policy sees one; a recurrent policy's
 * {@code last_action}, {@code last_reward}, {@code ended} (1 if an episode has just ended) and
 * {@code memory}, zeros at the beginning of a trial.
 *
 * <p>Outputs: {@code action}, the mean, squashed where the policy squashes and not clipped; {@code
 * log_std} of the Gaussian that is drawn from, before squashing; {@code next_memory}.
 */
public final class OnnxPolicy {
  /** The operator set: what these operators need, and old enough for runtimes in the field. */
  private static final int OPERATORS = 13;

  private static final int INTERMEDIATE_REPRESENTATION = 7;

  private final PolicyShape shape;
  private final float[] parameters;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("policy");

  private OnnxPolicy(PolicyFile policy) {
    shape = policy.shape();
    parameters = policy.parameters();
  }

  /**
   * Writes the policy.
   *
   * @param facts name and value of what the model says of itself
   * @throws IllegalArgumentException when the file cannot be written
   */
  public static void write(PolicyFile policy, Map<String, String> facts, Path file) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(INTERMEDIATE_REPRESENTATION)
            .setProducerName("limber")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
            .setGraph(new OnnxPolicy(policy).graph());
    facts.forEach(
        (name, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(name).setValue(value)));
    try {
      if (file.toAbsolutePath().getParent() instanceof Path folder) {
        Files.createDirectories(folder);
      }
      Files.write(file, model.build().toByteArray());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: cannot be written (%s); choose a writable folder".formatted(file, e), e);
    }
  }

  private GraphProto graph() {
    String seen = inputs();
    String outputs = shape.kind().recurrent() ? recurrent(seen) : network(seen);
    if (shape.kind() == Kind.SQUASHED) {
      node("Split", List.of(outputs), List.of("mean", "free_log_std"), 1);
      node("Tanh", List.of("mean"), "action");
      constant("least", new int[0], -20);
      constant("most", new int[0], 2);
      node("Clip", List.of("free_log_std", "least", "most"), "log_std");
      output("log_std", shape.actions());
    } else {
      node("Identity", List.of(outputs), "action");
      int from = shape.logStdOffset();
      slice("stated_log_std", from, shape.actions());
      // the same for every observation
      node("Shape", List.of("action"), "sizes");
      node("Expand", List.of("stated_log_std", "sizes"), "log_std");
      output("log_std", shape.actions());
    }
    output("action", shape.actions());
    return graph.build();
  }

  /** All that the policy sees, side by side. */
  private String inputs() {
    List<String> names = new ArrayList<>();
    names.add(input("observation", shape.observations()));
    if (shape.kind().recurrent()) {
      names.add(input("last_action", shape.actions()));
      names.add(input("last_reward", 1));
      names.add(input("ended", 1));
    }
    if (shape.latents() > 0) {
      names.add(input("latent", shape.latents()));
    }
    return names.size() == 1 ? names.getFirst() : node("Concat", names, List.of("seen"), 1);
  }

  private String network(String input) {
    String values = input;
    for (int layer = 0; layer < shape.layers(); layer++) {
      values = dense(layer, values);
      if (layer + 1 < shape.layers()) {
        String nonlinearity = shape.activation() == Activation.RELU ? "Relu" : "Tanh";
        values = node(nonlinearity, List.of(values), "hidden" + layer);
      }
    }
    return values;
  }

  /** A layer of units that remember, and the outputs of what they show. */
  private String recurrent(String seen) {
    String memory = input("memory", shape.memory());
    output("next_memory", shape.memory());
    return shape.kind() == Kind.GRU ? gru(seen, memory) : lstm(seen, memory);
  }

  /** Gated recurrent units, the reset gate after the product with the state. */
  private String gru(String seen, String memory) {
    node("Split", List.of(dense(0, seen)), List.of("p_reset", "p_update", "p_proposal"), 1);
    node("Split", List.of(dense(1, memory)), List.of("q_reset", "q_update", "q_proposal"), 1);
    node("Add", List.of("p_reset", "q_reset"), "s_reset");
    node("Sigmoid", List.of("s_reset"), "reset");
    node("Add", List.of("p_update", "q_update"), "s_update");
    node("Sigmoid", List.of("s_update"), "update");
    node("Mul", List.of("reset", "q_proposal"), "recalled");
    node("Add", List.of("p_proposal", "recalled"), "s_proposal");
    node("Tanh", List.of("s_proposal"), "proposal");
    node("Sub", List.of(memory, "proposal"), "difference");
    node("Mul", List.of("update", "difference"), "kept");
    node("Add", List.of("proposal", "kept"), "next_memory");
    return dense(2, "next_memory");
  }

  /** Long short-term memory: what units show, then their cells. */
  private String lstm(String seen, String memory) {
    node("Split", List.of(memory), List.of("shown", "cell"), 1);
    node("Add", List.of(dense(0, seen), dense(1, "shown")), "gates");
    List<String> gates = List.of("s_input", "s_forget", "s_proposal", "s_output");
    node("Split", List.of("gates"), gates, 1);
    node("Sigmoid", List.of("s_input"), "input");
    node("Sigmoid", List.of("s_forget"), "forget");
    node("Tanh", List.of("s_proposal"), "proposal");
    node("Sigmoid", List.of("s_output"), "output");
    node("Mul", List.of("forget", "cell"), "kept");
    node("Mul", List.of("input", "proposal"), "added");
    node("Add", List.of("kept", "added"), "next_cell");
    node("Tanh", List.of("next_cell"), "bounded_cell");
    node("Mul", List.of("output", "bounded_cell"), "next_shown");
    node("Concat", List.of("next_shown", "next_cell"), List.of("next_memory"), 1);
    return dense(2, "next_shown");
  }

  /** x W + b, W [in, out] as the policy has it. */
  private String dense(int layer, String x) {
    String weights = "W" + layer;
    String bias = "b" + layer;
    slice(weights, shape.weightOffset(layer), shape.inputs(layer), shape.outputs(layer));
    slice(bias, shape.biasOffset(layer), shape.outputs(layer));
    return node("Gemm", List.of(x, weights, bias), "layer" + layer);
  }

  // ------------------------------------------------------------------ pieces of a graph

  private String node(String operator, List<String> inputs, String output) {
    graph.addNode(NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output));
    return output;
  }

  private String node(String operator, List<String> inputs, List<String> outputs, long axis) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAttribute(
                ai.onnx.proto.OnnxMl.AttributeProto.newBuilder()
                    .setName("axis")
                    .setType(ai.onnx.proto.OnnxMl.AttributeProto.AttributeType.INT)
                    .setI(axis)));
    return outputs.getFirst();
  }

  private void slice(String name, int from, int... sizes) {
    int count = 1;
    for (int size : sizes) {
      count *= size;
    }
    float[] values = new float[count];
    System.arraycopy(parameters, from, values, 0, count);
    constant(name, sizes, values);
  }

  private void constant(String name, int[] sizes, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes.array()));
    for (int size : sizes) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
  }

  private String input(String name, int features) {
    graph.addInput(value(name, features));
    return name;
  }

  private void output(String name, int features) {
    graph.addOutput(value(name, features));
  }

  private static ValueInfoProto value(String name, int features) {
    TensorShapeProto.Builder sizes =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(features));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(sizes)))
        .build();
  }

  /** "gaussian policy, 2-100-100-2". */
  public static String describe(PolicyShape shape) {
    return "%s policy, %s"
        .formatted(
            shape.kind().name().toLowerCase(Locale.ROOT),
            String.join("-", shape.widths().stream().map(String::valueOf).toList()));
  }
}
