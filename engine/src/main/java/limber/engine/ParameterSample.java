package limber.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import limber.kernels.Precision;

/**
 * What a randomization draws for a model: drawn on the device by the kernels that step it, looks by
 * {@link Looks}, then described, so that a specification can be checked against what environments
 * really have.
 *
 * @param model name of the model
 * @param randomization name of the specification
 * @param environments how many were drawn
 * @param parameters each number that differs between environments
 */
public record ParameterSample(
    String model, String randomization, int environments, List<Parameter> parameters) {
  /**
   * One number over all environments.
   *
   * @param name field, owner and component
   * @param drawn whether it is drawn; else it follows from what is
   * @param nominal the model's value, NaN where the model has no such field
   * @param low 5% of environments lie below
   * @param high 5% of environments lie above
   */
  public record Parameter(
      String name,
      boolean drawn,
      double nominal,
      double mean,
      double deviation,
      double minimum,
      double low,
      double median,
      double high,
      double maximum) {}

  public ParameterSample {
    parameters = List.copyOf(parameters);
  }

  /** Draws parameters and looks for {@code environments} environments and describes them. */
  public static ParameterSample of(
      Device device, Model model, Randomization randomization, int environments, long seed) {
    List<Parameter> parameters = new ArrayList<>();
    Looks looks = new Looks(model, randomization, seed);
    if (!ParameterLayout.of(model, randomization).entries().isEmpty()) {
      parameters.addAll(ofPhysics(device, model, randomization, environments, seed));
    }
    double[][] drawn = looks.sample(environments);
    for (int i = 0; i < looks.entries().size(); i++) {
      int index = i;
      parameters.add(
          describe(
              looks.entries().get(i),
              Arrays.stream(drawn).mapToDouble(each -> each[index]).toArray()));
    }
    return new ParameterSample(model.name(), randomization.name(), environments, parameters);
  }

  private static List<Parameter> ofPhysics(
      Device device, Model model, Randomization randomization, int environments, long seed) {
    try (Simulation simulation =
        new Simulation(device, model, randomization, environments, Precision.DOUBLE, seed)) {
      List<ParameterLayout.Entry> entries = simulation.layout().entries();
      double[] all = simulation.parameters();
      return IntStream.range(0, entries.size())
          .filter(i -> entries.get(i).role() != ParameterLayout.Role.RUNNING)
          .mapToObj(i -> describe(entries.get(i), column(all, i, entries.size())))
          .toList();
    }
  }

  private static double[] column(double[] all, int index, int width) {
    return IntStream.range(0, all.length / width)
        .mapToDouble(e -> all[e * width + index])
        .toArray();
  }

  private static Parameter describe(ParameterLayout.Entry entry, double[] values) {
    Arrays.sort(values);
    double mean = Arrays.stream(values).average().orElseThrow();
    double square = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    return new Parameter(
        entry.label(),
        entry.role() == ParameterLayout.Role.DRAWN,
        entry.nominal(),
        mean,
        Math.sqrt(square),
        values[0],
        quantile(values, 0.05),
        quantile(values, 0.5),
        quantile(values, 0.95),
        values[values.length - 1]);
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  /** A table, one line a parameter. */
  public String text() {
    return "%s, %s, %d environments".formatted(model, randomization, environments)
        + TextTable.of(
                "parameter",
                "nominal",
                "mean",
                "deviation",
                "minimum",
                "5%",
                "median",
                "95%",
                "maximum",
                "")
            .rows(
                parameters,
                each ->
                    List.of(
                        each.name,
                        number(each.nominal),
                        number(each.mean),
                        number(each.deviation),
                        number(each.minimum),
                        number(each.low),
                        number(each.median),
                        number(each.high),
                        number(each.maximum),
                        each.drawn ? "" : "follows"));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4g", value);
  }
}
