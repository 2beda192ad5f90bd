package limber.envs.hopper;

import java.util.List;
import java.util.Map;
import limber.envs.EnvConfig;
import limber.envs.robot.RandomParameters;
import limber.kernels.KernelSource;

/**
 * A hopper of unknown masses, inertias, friction and damping runs forward (Rothfuss et al. 2019;
 * {@code hopper_rand_params.py}). Reward: v_x + 1 - 0.001 |u|^2. Ends when the torso is below 0.7 m
 * or leans by 0.2 rad.
 */
public final class HopperRandParams extends RandomParameters {
  public HopperRandParams() {
    super(
        "hopper-rand-params",
        "hopper: run with an unknown body",
        List.of("promp"),
        edited(
            "hopper",
            "hopper of rand_param_envs",
            Map.of("timestep=\"0.002\"", "timestep=\"0.004\"")));
  }

  @Override
  protected KernelSource kernel(EnvConfig config) {
    return KernelSource.of("limber/envs/hopper/hopper.cuh");
  }
}
