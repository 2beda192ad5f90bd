package limber.envs.ant;

import java.util.List;
import java.util.Optional;
import limber.envs.EnvConfig;
import limber.envs.EnvConfig.Conventions;
import limber.envs.Goal;
import limber.envs.TaskLaw;
import limber.envs.TaskSplit;

/**
 * Go to a hidden place. Task: the place g [m], uniform in the square [-3, 3]^2 ({@code maml}) or in
 * the disc of radius 3. Reward: -|x - g|_1 - costs, and 4.05 more in {@code maml}, which ends when
 * the torso leaves heights of 0.2 to 1 m; the others do not end.
 *
 * <p>PEARL's authors report that their released code does not reproduce this family's result; with
 * MuJoCo 2.0 the contact part of the observation, 84 numbers of 113, is zero.
 */
public final class AntGoal extends Ant {
  public AntGoal() {
    super(
        "ant-goal",
        "ant: go to a hidden place",
        List.of("maml", "promp", "pearl", "varibad"),
        "GOAL");
  }

  @Override
  public String describe(EnvConfig config, float... task) {
    return place(task);
  }

  @Override
  public Optional<Goal> goal(EnvConfig config, float... task) {
    return Optional.of(new Goal(task[0], task[1], 0));
  }

  @Override
  protected EnvConfig settings(String variant) {
    EnvConfig.Builder builder = robot(variant, 0.1);
    return switch (variant) {
      case "maml" -> builder.tasks(TaskLaw.UNIFORM, -3, 3, TaskSplit.fresh(40)).build();
      case "pearl" -> builder.tasks(TaskLaw.DISC, 0, 3, TaskSplit.fixed(150, 30)).build();
      default -> builder.tasks(TaskLaw.DISC, 0, 3, TaskSplit.fresh(40)).build();
    };
  }

  @Override
  double bonus(EnvConfig config) {
    return config.conventions() == Conventions.RLLAB ? 4.05 : 0;
  }

  @Override
  public int taskFeatures() {
    return 2;
  }

  /** As others', but the place of the torso and the forces are always observed. */
  @Override
  protected int features(EnvConfig config) {
    return config.conventions() == Conventions.RLLAB ? super.features(config) : 113;
  }
}
