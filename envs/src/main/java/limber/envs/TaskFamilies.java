package limber.envs;

import java.util.List;
import limber.envs.ant.AntDir;
import limber.envs.ant.AntGoal;
import limber.envs.ant.AntVel;
import limber.envs.halfcheetah.HalfCheetahDir;
import limber.envs.halfcheetah.HalfCheetahVel;
import limber.envs.hopper.HopperRandParams;
import limber.envs.humanoid.HumanoidDir;
import limber.envs.pointrobot.PointRobot;
import limber.envs.pointrobot.SparsePointRobot;
import limber.envs.walker2d.Walker2dRandParams;

/** The task families there are. */
public final class TaskFamilies {
  private static final List<TaskFamily> FAMILIES =
      List.of(
          new PointRobot(),
          new SparsePointRobot(),
          new HalfCheetahDir(),
          new HalfCheetahVel(),
          new AntDir(),
          new AntGoal(),
          new AntVel(),
          new HumanoidDir(),
          new Walker2dRandParams(),
          new HopperRandParams());

  private TaskFamilies() {}

  /** Every family, in the order of listings. */
  public static List<TaskFamily> all() {
    return FAMILIES;
  }

  /** Every family in every variant. */
  public static List<EnvConfig> configs() {
    return FAMILIES.stream()
        .flatMap(family -> family.variants().stream().map(family::config))
        .toList();
  }

  /**
   * The family called {@code name}.
   *
   * @throws IllegalArgumentException when there is none; the message lists those there are
   */
  public static TaskFamily family(String name) {
    return FAMILIES.stream()
        .filter(family -> family.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--env %s: no such task family; choose one of %s"
                        .formatted(
                            name,
                            String.join(", ", FAMILIES.stream().map(TaskFamily::name).toList()))));
  }

  /** The default variant of a family. */
  public static EnvConfig named(String name) {
    TaskFamily family = family(name);
    return family.config(family.variants().getFirst());
  }

  /**
   * A family's settings: {@code named("half-cheetah-dir", "maml")}.
   *
   * @throws IllegalArgumentException when there is no such family or variant
   */
  public static EnvConfig named(String name, String variant) {
    TaskFamily family = family(name);
    if (!family.variants().contains(variant)) {
      throw new IllegalArgumentException(
          "--env %s: no variant '%s'; choose one of %s"
              .formatted(name, variant, String.join(", ", family.variants())));
    }
    return family.config(variant);
  }
}
