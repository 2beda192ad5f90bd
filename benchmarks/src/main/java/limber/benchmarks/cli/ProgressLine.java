package limber.benchmarks.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import limber.algorithms.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Progress on standard error: a bar with rate and time left on a terminal, else a line now and
 * then.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final long LINE_NANOS = 15_000_000_000L;

  private final String name;
  private final boolean terminal;
  private final PrintStream err = System.err;
  private final long start = System.nanoTime();
  private long lastLine = start;
  private @Nullable ProgressBar bar;

  ProgressLine(String name) {
    this(name, true);
  }

  /**
   * Of one run.
   *
   * @param alone whether no other run reports meanwhile, so that a bar may have the line
   */
  ProgressLine(String name, boolean alone) {
    this.name = name;
    terminal = alone && System.console() != null && System.console().isTerminal();
  }

  @Override
  public void report(long done, long total, Map<String, Double> metrics) {
    if (terminal) {
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .build();
      }
      bar.stepTo(done);
      bar.setExtraMessage(metrics.isEmpty() ? "" : " " + text(metrics));
    } else if (System.nanoTime() - lastLine > LINE_NANOS || done == total) {
      lastLine = System.nanoTime();
      double seconds = (lastLine - start) * 1e-9;
      err.printf(
          Locale.ROOT,
          "limber: %s %d/%d, %.1f/s, %.0f s left%s%n",
          name,
          done,
          total,
          done / seconds,
          seconds / done * (total - done),
          metrics.isEmpty() ? "" : ", " + text(metrics));
    }
  }

  private static String text(Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        .limit(2)
        .map(metric -> String.format(Locale.ROOT, "%s %.3g", metric.getKey(), metric.getValue()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
