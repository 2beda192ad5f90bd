package limber.benchmarks.cli;

import java.nio.file.Path;
import limber.benchmarks.export.LiveEvents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether runs leave TensorBoard events while they are made. */
final class TensorBoardOptions {
  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description = {
        "Leave TensorBoard events there while training goes on, a folder a run: each evaluation and each iteration's",
        "metrics over training steps (`tensorboard --logdir DIR`). Runs finished before have theirs from `limber report`."
      })
  private @Nullable Path folder;

  /** Events of the run that is made in {@code run}; none where none are wanted. */
  @Nullable LiveEvents of(Path run) {
    return folder == null
        ? null
        : new LiveEvents(folder.resolve(run.toAbsolutePath().normalize().getFileName()));
  }
}
