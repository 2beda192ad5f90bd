package limber.envs.robot;

import java.util.List;
import limber.engine.Model;
import limber.engine.PhysicsSource;
import limber.envs.EnvConfig;
import limber.kernels.KernelSource;

/** A family of a robot with physics: its kernel is specialised for a model. */
public abstract class LeggedRobot extends RobotFamily {
  /** As {@link RobotFamily}. */
  protected LeggedRobot(String name, String summary, List<String> variants) {
    super(name, summary, variants);
  }

  @Override
  public final int actions(EnvConfig config) {
    return model(config).nu();
  }

  /** The robot's model, with the configuration's timestep. */
  public abstract Model model(EnvConfig config);

  /** The kernel, specialised for all but physics. */
  protected abstract KernelSource kernel(EnvConfig config);

  @Override
  public KernelSource source(EnvConfig config) {
    KernelSource source =
        kernel(config)
            .define("LIMBER_CONVENTIONS_" + config.conventions(), 1)
            .define("LIMBER_FRAME_SKIP", config.frameSkip())
            .define("LIMBER_CONTROL_COST", config.controlCost());
    return PhysicsSource.specialise(source, model(config), config.randomization());
  }
}
