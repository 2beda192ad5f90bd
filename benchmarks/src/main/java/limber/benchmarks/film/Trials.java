package limber.benchmarks.film;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import limber.algorithms.Evaluation;
import limber.benchmarks.records.PolicyFile;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import limber.benchmarks.run.Revived;
import limber.engine.Model;
import limber.envs.EnvConfig;
import limber.envs.RolloutBatch;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.envs.TaskFamily;
import limber.envs.TaskSplit;
import limber.kernels.Device;

/**
 * What a trained policy does in every test task, stage by stage: the evaluation at the end of its
 * run made again, with where the robot was.
 *
 * @param record of the run
 * @param env that it was trained in
 * @param model of the robot
 * @param stages that there are episodes of, in order
 * @param adapted the stage that counts as adapted
 * @param trials one a test task
 */
public record Trials(
    RunRecord record,
    EnvConfig env,
    Model model,
    List<String> stages,
    int adapted,
    List<Trial> trials) {

  public Trials {
    stages = List.copyOf(stages);
    trials = List.copyOf(trials);
  }

  /** Whether a folder is a run's. */
  public static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve(RunRecords.FILE));
  }

  /**
   * Of the run in a folder.
   *
   * @throws IllegalArgumentException when it has no policy, or no method knows what to do with it
   */
  public static Trials of(Device device, Path run) {
    Path policy = run.resolve(PolicyFile.FILE);
    if (!Files.isRegularFile(policy)) {
      throw new IllegalArgumentException(
          "%s: not there; a run on a task family leaves it when it ends".formatted(policy));
    }
    RunRecord record = RunRecords.read(run.resolve(RunRecords.FILE));
    return of(device, record, PolicyFile.read(policy));
  }

  /**
   * Of a record and its policy.
   *
   * @throws IllegalArgumentException when no method knows what to do with them
   */
  public static Trials of(Device device, RunRecord record, PolicyFile policy) {
    try (Revived revived = Revived.of(device, record, policy)) {
      EnvConfig env = revived.env();
      TaskFamily family = TaskFamilies.family(env.family());
      TaskBatch tasks = family.testTasks(env);
      List<String> stages = new ArrayList<>();
      List<List<Trial.Episode>> episodes = new ArrayList<>();
      for (int task = 0; task < tasks.count(); task++) {
        episodes.add(new ArrayList<>());
      }
      Evaluation evaluation =
          revived
              .learner()
              .evaluate(
                  tasks,
                  TaskSplit.HELD_OUT_SEED,
                  (names, batch) -> {
                    stages.addAll(names);
                    add(batch, names.size(), episodes);
                  });
      List<Trial> trials = new ArrayList<>();
      for (int task = 0; task < tasks.count(); task++) {
        float[] numbers = tasks.task(task);
        trials.add(
            new Trial(
                task,
                family.describe(env, numbers),
                family.goal(env, numbers),
                episodes.get(task)));
      }
      return new Trials(record, env, family.model(env), stages, evaluation.adapted(), trials);
    }
  }

  /** Adds the first trajectory's episodes of each task. */
  private static void add(RolloutBatch batch, int count, List<List<Trial.Episode>> episodes) {
    float[] rewards = batch.rewards().floats();
    int[] lengths = batch.lengths();
    for (int task = 0; task < batch.tasks(); task++) {
      for (int k = 0; k < count; k++) {
        int number = task * batch.trajectories() * count + k;
        int first = number * batch.horizon();
        episodes
            .get(task)
            .add(
                new Trial.Episode(
                    batch.positions(task, 0, k),
                    Arrays.copyOfRange(rewards, first, first + lengths[number])));
      }
    }
  }

  /** Whether the policy has had experience of the task at the stage that counts as adapted. */
  public boolean adapts() {
    return adapted > 0 && !record.adaptation().equals("none");
  }

  /**
   * The first stage and the one that counts as adapted; a single one where the method does not
   * adapt.
   */
  public List<Integer> beforeAndAfter() {
    return adapts() ? List.of(0, adapted) : List.of(0);
  }

  /**
   * The stage whose name has this number: 1 for "1 gradient step" or "episode 1".
   *
   * @throws IllegalArgumentException when there is none; the message lists the stages
   */
  public int stage(int number) {
    for (int k = 0; k < stages.size(); k++) {
      if (Arrays.asList(stages.get(k).split(" ")).contains(Integer.toString(number))) {
        return k;
      }
    }
    throw new IllegalArgumentException(
        "--stages: there is no stage %d; the run has %s".formatted(number, stages));
  }
}
