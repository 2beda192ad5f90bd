package limber.benchmarks.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import limber.algorithms.Progress;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.run.Experiment;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a suite, several side by side. Each lane opens a device of its own and takes the next
 * run that nobody has; what a run gives does not depend on lanes. The first failure stops the
 * others at their next iteration; they go on from their checkpoints the next time.
 */
final class SuiteRuns {
  private final List<Experiment> experiments;
  private final Path out;
  private final TensorBoardOptions tensorboard;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final @Nullable RunRecord[] records;

  private SuiteRuns(List<Experiment> experiments, Path out, TensorBoardOptions tensorboard) {
    this.experiments = experiments;
    this.out = out;
    this.tensorboard = tensorboard;
    records =
        experiments.stream()
            .map(each -> RunCommands.finished(each, out.resolve(each.folder())).orElse(null))
            .toArray(RunRecord[]::new);
  }

  /**
   * Makes all runs that have no record in {@code out} yet; opens no device where none is missing.
   *
   * @param devices opens a lane's device, of so many that work at the same time
   * @param lanes how many runs at a time
   * @param tensorboard where their events go
   * @return a record an experiment, in their order
   */
  static List<RunRecord> all(
      List<Experiment> experiments,
      Path out,
      IntFunction<Device> devices,
      int lanes,
      TensorBoardOptions tensorboard) {
    SuiteRuns runs = new SuiteRuns(experiments, out, tensorboard);
    int missing = (int) Arrays.stream(runs.records).filter(Objects::isNull).count();
    if (lanes > 1 && missing > 1) {
      runs.sideBySide(devices, Math.min(lanes, missing));
    } else if (missing > 0) {
      runs.lane(devices, 1);
    }
    return Arrays.stream(runs.records).map(Objects::requireNonNull).toList();
  }

  private void sideBySide(IntFunction<Device> devices, int lanes) {
    try (ExecutorService threads = Executors.newFixedThreadPool(lanes)) {
      List<Future<?>> all = new ArrayList<>();
      IntStream.range(0, lanes).forEach(i -> all.add(threads.submit(() -> lane(devices, lanes))));
      RuntimeException failure = null;
      for (Future<?> each : all) {
        try {
          each.get();
        } catch (ExecutionException e) {
          // a run that was stopped for another's failure has none of its own
          if (failure == null || failure instanceof CancellationException) {
            failure =
                e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
          }
        } catch (InterruptedException e) {
          failed.set(true);
          Thread.currentThread().interrupt();
          failure = new IllegalStateException("interrupted while runs were made", e);
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  private void lane(IntFunction<Device> devices, int lanes) {
    try (Device device = devices.apply(lanes)) {
      for (int i = next.getAndIncrement();
          i < experiments.size() && !failed.get();
          i = next.getAndIncrement()) {
        if (records[i] == null) {
          records[i] = run(device, experiments.get(i), lanes == 1);
        }
      }
    } catch (RuntimeException | Error e) {
      failed.set(true);
      throw e;
    }
  }

  private RunRecord run(Device device, Experiment experiment, boolean alone) {
    try (ProgressLine line = RunCommands.progress(experiment, alone)) {
      Progress progress =
          (done, total, metrics) -> {
            if (failed.get()) {
              throw new CancellationException("stopped, because another run failed");
            }
            line.report(done, total, metrics);
          };
      return RunCommands.run(
          device, experiment, out.resolve(experiment.folder()), progress, tensorboard);
    }
  }
}
