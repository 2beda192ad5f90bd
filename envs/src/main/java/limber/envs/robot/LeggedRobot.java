package limber.envs.robot;

import java.util.List;
import java.util.Map;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.PhysicsSource;
import limber.engine.mjcf.Mjcf;
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

  /** The kernel, specialised for all but physics. */
  protected abstract KernelSource kernel(EnvConfig config);

  /**
   * A bundled model with passages of its text replaced, for papers whose robot differs from gym's
   * in a number or two.
   *
   * @param name of the bundled model
   * @param changed what it is called then
   * @param passages text to replace, each in the file once, and what comes in its place
   */
  protected static Model edited(String name, String changed, Map<String, String> passages) {
    String text = BundledModels.text(name);
    for (Map.Entry<String, String> passage : passages.entrySet()) {
      int at = text.indexOf(passage.getKey());
      if (at < 0 || at != text.lastIndexOf(passage.getKey())) {
        throw new IllegalStateException(
            "%s: not once in model %s: %s".formatted(changed, name, passage.getKey()));
      }
      text = text.replace(passage.getKey(), passage.getValue());
    }
    return Mjcf.parse(changed, text);
  }

  /** The physics that a kernel includes. */
  protected KernelSource physics(KernelSource source, EnvConfig config) {
    return PhysicsSource.specialise(source, model(config), config.randomization());
  }

  @Override
  public final KernelSource source(EnvConfig config) {
    return physics(
        kernel(config)
            .define("LIMBER_CONVENTIONS_" + config.conventions(), 1)
            .define("LIMBER_FRAME_SKIP", config.frameSkip())
            .define("LIMBER_CONTROL_COST", config.controlCost()),
        config);
  }
}
