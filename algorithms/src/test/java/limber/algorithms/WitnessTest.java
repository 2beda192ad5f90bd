package limber.algorithms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import limber.algorithms.maml.MetaTrpo;
import limber.algorithms.maml.MetaTrpoConfig;
import limber.algorithms.optim.Adam;
import limber.algorithms.pearl.Pearl;
import limber.algorithms.pearl.PearlConfig;
import limber.algorithms.rl.Advantages;
import limber.algorithms.rl.Trpo;
import limber.algorithms.rl2.Rl2;
import limber.algorithms.rl2.Rl2Config;
import limber.algorithms.sac.SoftActorCritic;
import limber.envs.Activation;
import limber.envs.AdaptationBudget;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.RolloutBatch;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

/** What a witness of an evaluation sees is what the evaluation counts. */
class WitnessTest {
  private static final EnvConfig POINT =
      TaskFamilies.named("point-robot", "pearl").withAdaptation(new AdaptationBudget(4, 2));

  private static final TaskBatch HELD =
      TaskFamilies.family("point-robot").testTasks(POINT).select(0, 1, 2);

  /** Returns by stage and task, from where the robot was: minus the distances to the goal. */
  private static final class Distances implements Witness {
    final List<String> stages = new ArrayList<>();
    final List<double[]> returns = new ArrayList<>();

    @Override
    public void see(List<String> names, RolloutBatch batch) {
      stages.addAll(names);
      for (int episode = 0; episode < names.size(); episode++) {
        double[] row = new double[HELD.count()];
        for (int task = 0; task < row.length; task++) {
          for (int k = 0; k < batch.trajectories(); k++) {
            row[task] += walked(batch.positions(task, k, episode), HELD.task(task));
          }
          row[task] /= batch.trajectories();
        }
        returns.add(row);
      }
    }

    private static double walked(float[] positions, float[] goal) {
      double sum = 0;
      for (int t = 2; t < positions.length; t += 2) {
        sum -= Math.hypot(positions[t] - goal[0], positions[t + 1] - goal[1]);
      }
      return sum;
    }
  }

  private static void check(MetaLearner learner, double[][] counted, List<String> expected) {
    Evaluation plain = learner.evaluate(HELD, 9);
    Distances seen = new Distances();
    Evaluation watched = learner.evaluate(HELD, 9, seen);
    assertEquals(plain.stages(), watched.stages());
    for (int k = 0; k < plain.returns().length; k++) {
      assertArrayEquals(plain.returns()[k], watched.returns()[k], "bit for bit");
    }
    for (int k = 0; k < plain.episodes().length; k++) {
      assertArrayEquals(plain.episodes()[k], watched.episodes()[k], "bit for bit");
    }
    assertEquals(expected, seen.stages);
    double[][] rows = counted.length == 0 ? watched.returns() : counted;
    for (int k = 0; k < rows.length; k++) {
      assertArrayEquals(rows[k], seen.returns.get(k), 1e-3, seen.stages.get(k));
    }
  }

  @Test
  void gradientStepsOfMaml() {
    MetaTrpoConfig config =
        new MetaTrpoConfig(
            List.of(16),
            Activation.RELU,
            2,
            4,
            1,
            false,
            0.5,
            0.5,
            Trpo.Config.MAML,
            4,
            Advantages.Config.MAML,
            1);
    try (Device device = Devices.cpu(2);
        MetaTrpo learner = new MetaTrpo(device, POINT, config, 1)) {
      check(
          learner,
          new double[0][],
          List.of("0 gradient steps", "1 gradient step", "2 gradient steps"));
    }
  }

  @Test
  void allEpisodesOfTrialsOfRl2() {
    Rl2Config config =
        new Rl2Config(
            PolicyShape.Kind.GRU,
            8,
            2,
            2,
            2,
            Adam.Config.rate(1e-3),
            1,
            0.2,
            Advantages.Config.MAML,
            3,
            1);
    try (Device device = Devices.cpu(2);
        Rl2 learner = new Rl2(device, POINT, config, 1)) {
      check(
          learner,
          learner.evaluate(HELD, 9).episodes(),
          List.of("episode 1", "episode 2", "episode 3", "episode 4", "episode 5", "episode 6"));
    }
  }

  @Test
  void episodesOfPearl() {
    PearlConfig config =
        new PearlConfig(
            new SoftActorCritic.Config(List.of(16, 16), 1e-3, 0.9, 0.01, 20, 1e-3),
            new PearlConfig.Context(3, List.of(16), 16, 0.1, false),
            new PearlConfig.Collection(40, 2, 20, 20, false),
            2,
            16,
            2,
            200,
            4,
            new PearlConfig.Evaluation(1, 3),
            1);
    try (Device device = Devices.cpu(2);
        Pearl learner = new Pearl(device, POINT, config, 1)) {
      check(learner, new double[0][], List.of("episode 1", "episode 2", "episode 3"));
    }
  }
}
