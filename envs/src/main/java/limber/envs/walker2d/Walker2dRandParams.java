package limber.envs.walker2d;

import java.util.List;
import java.util.Map;
import limber.envs.EnvConfig;
import limber.envs.robot.RandomParameters;
import limber.kernels.KernelSource;

/**
 * A walker of unknown masses, inertias, friction and damping runs forward (Rakelly et al. 2019;
 * {@code walker2d_rand_params.py}). Reward: v_x + 1 - 0.001 |u|^2. Ends when the torso leaves
 * heights of 0.8 to 2 m or leans by 1 rad.
 */
public final class Walker2dRandParams extends RandomParameters {
  public Walker2dRandParams() {
    super(
        "walker2d-rand-params",
        "walker2d: run with an unknown body",
        List.of("promp", "pearl", "varibad"),
        // steps of 4 ms, and in gym's first file the feet differ
        edited(
            "walker2d",
            "walker2d of rand_param_envs",
            Map.of(
                "timestep=\"0.002\"",
                "timestep=\"0.004\"",
                "<geom name=\"right_foot\" pos=\"-0.1 0 0.1\" quat=\"1 0 -1 0\" size=\"0.06 0.1\" friction=\"1.9\"/>",
                "<geom name=\"right_foot\" pos=\"-0.1 0 0.1\" quat=\"1 0 -1 0\" size=\"0.06 0.1\"/>")));
  }

  @Override
  protected KernelSource kernel(EnvConfig config) {
    return KernelSource.of("limber/envs/walker2d/walker2d.cuh");
  }
}
