package limber.engine;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import limber.kernels.Device;
import limber.kernels.KernelException;
import limber.kernels.Precision;

/**
 * Steps one environment from files to a file, all CSV without a header: {@code init} holds qpos in
 * row 1 and qvel in row 2, {@code ctrl} a row of nu numbers a step, and the result {@code time,
 * qpos.., qvel..}, the initial state first.
 */
public final class SimulationRollout {
  private SimulationRollout() {}

  /**
   * Runs.
   *
   * @return the number of steps made
   * @throws KernelException naming file, line, value and remedy when a file cannot be read or
   *     written, or does not fit the model
   */
  public static int run(
      Device device, Model model, Precision precision, Path init, Path ctrl, Path out) {
    double[][] start = numbers(init);
    if (start.length != 2) {
      throw new KernelException(
          "%s: %d rows; give two, qpos and qvel".formatted(init, start.length));
    }
    checkRow(init, 1, start[0], model.nq(), "nq", model);
    checkRow(init, 2, start[1], model.nv(), "nv", model);
    double[][] controls = numbers(ctrl);
    int steps = controls.length;
    double[] flat = new double[steps * model.nu()];
    for (int t = 0; t < steps; t++) {
      checkRow(ctrl, t + 1, controls[t], model.nu(), "nu", model);
      System.arraycopy(controls[t], 0, flat, t * model.nu(), model.nu());
    }
    try (Simulation simulation = new Simulation(device, model, 1, precision)) {
      simulation.setState(start[0], start[1]);
      write(out, model, start, simulation.rollout(steps, flat), steps);
    }
    return steps;
  }

  private static void checkRow(
      Path file, int line, double[] row, int expected, String size, Model model) {
    if (row.length != expected) {
      throw new KernelException(
          "%s:%d: %d numbers; model %s has %s = %d, give that many"
              .formatted(file, line, row.length, model.name(), size, expected));
    }
  }

  private static double[][] numbers(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new KernelException(file + ": no such file; give a CSV file of numbers", e);
    } catch (IOException e) {
      throw new KernelException("%s: cannot be read (%s)".formatted(file, e), e);
    }
    List<double[]> rows = new ArrayList<>();
    for (int line = 1; line <= lines.size(); line++) {
      String text = lines.get(line - 1).strip();
      if (!text.isEmpty()) {
        rows.add(row(file, line, text));
      }
    }
    return rows.toArray(double[][]::new);
  }

  private static double[] row(Path file, int line, String text) {
    String[] cells = text.split(",", -1);
    double[] values = new double[cells.length];
    for (int i = 0; i < cells.length; i++) {
      try {
        values[i] = Double.parseDouble(cells[i].strip());
      } catch (NumberFormatException e) {
        throw new KernelException(
            "%s:%d: '%s' is not a number; give numbers separated by commas"
                .formatted(file, line, cells[i]),
            e);
      }
    }
    return values;
  }

  private static void write(
      Path out, Model model, double[][] start, double[] trajectory, int steps) {
    int width = model.nq() + model.nv();
    try (Writer writer = Files.newBufferedWriter(out, StandardCharsets.UTF_8)) {
      for (int t = 0; t <= steps; t++) {
        writer.append(Double.toString(t * model.opt().timestep()));
        for (int i = 0; i < width; i++) {
          double value =
              t > 0
                  ? trajectory[(t - 1) * width + i]
                  : i < model.nq() ? start[0][i] : start[1][i - model.nq()];
          writer.append(',').append(Double.toString(value));
        }
        writer.append('\n');
      }
    } catch (IOException e) {
      throw new KernelException(
          "%s: cannot be written (%s); name a file in a folder that exists and is writable"
              .formatted(out, e),
          e);
    }
  }
}
