package limber.benchmarks.cli;

import java.util.List;
import limber.benchmarks.film.Playback;
import limber.benchmarks.film.Trials;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which part of a run's evaluation is shown. */
final class TrialOptions {
  /** Tiles that a picture has room for. */
  private static final int MOST = 4;

  /** What moves models, and cameras that only their files have. */
  private static final List<String> OF_MODELS =
      List.of(
          "--envs",
          "--key",
          "--controls",
          "--seed",
          "--contacts",
          "--randomize",
          "--tiles",
          "--sites",
          "--camera");

  private static final List<String> OF_RUNS = List.of("--task", "--stages");

  @Option(
      names = "--task",
      paramLabel = "K",
      defaultValue = "1",
      description = "Of a run: the test task, from 1. Default: ${DEFAULT-VALUE}.")
  private int task = 1;

  @Option(
      names = "--stages",
      paramLabel = "N",
      split = ",",
      description =
          "Of a run: up to 4 stages side by side, by the numbers in their names: 0,1 are \"0 gradient steps\" and "
              + "\"1 gradient step\", 1,3 are \"episode 1\" and \"episode 3\". Default: the first and the adapted one.")
  private List<Integer> stages = List.of();

  /** Refuses options of the other kind of thing to show. */
  static void refuse(CommandSpec spec, boolean run) {
    for (String name : run ? OF_MODELS : OF_RUNS) {
      if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
        throw new UsageException(
            name
                + (run
                    ? ": for models; a run shows the episodes of its evaluation"
                    : ": for runs, folders with a record.json; this is a model"));
      }
    }
  }

  /** The first task to show, from 0. */
  int task(Trials trials) {
    if (task < 1 || task > trials.trials().size()) {
      throw new UsageException(
          "--task %d: the run has test tasks 1 to %d".formatted(task, trials.trials().size()));
    }
    return task - 1;
  }

  /** The stages of a task, side by side. */
  Playback playback(Trials trials, int number) {
    if (stages.size() > MOST) {
      throw new UsageException("--stages: at most %d stages".formatted(MOST));
    }
    return new Playback(
        trials,
        number,
        stages.isEmpty() ? trials.beforeAndAfter() : stages.stream().map(trials::stage).toList());
  }
}
