package limber.benchmarks.cli;

import java.util.Arrays;
import limber.engine.Kinematics;
import limber.engine.Model;
import limber.engine.Simulation;
import limber.engine.render.Pull;
import limber.kernels.Device;

/** Pulls a body of one environment by a spring whose force follows every step. */
final class Puller implements AutoCloseable {
  private final Model model;
  private final Simulation simulation;
  private final Kinematics kinematics;
  private final int envs;
  private int pulled = -1;
  private double[] before = {};

  /** The simulation, which has room for forces, stays the caller's. */
  Puller(Device device, Model model, Simulation simulation, int envs) {
    this.model = model;
    this.simulation = simulation;
    this.envs = envs;
    kinematics = new Kinematics(device, model);
  }

  /** Sets the force of the next step. */
  void apply(int environment, Pull pull) {
    int nq = model.nq();
    double[] qpos = Arrays.copyOfRange(simulation.qpos(), environment * nq, (environment + 1) * nq);
    double[] now = kinematics.poses(qpos);
    double[] last = environment == pulled ? before : now;
    double[] wrench = pull.wrench(model, last, now, model.opt().timestep());
    double[] forces = new double[envs * 6 * model.nbody()];
    System.arraycopy(wrench, 0, forces, 6 * (environment * model.nbody() + pull.body()), 6);
    simulation.applyForces(forces);
    before = now;
    pulled = environment;
  }

  /** Nothing is pulled any more. */
  void release() {
    if (pulled >= 0) {
      simulation.applyForces(new double[envs * 6 * model.nbody()]);
      pulled = -1;
    }
  }

  @Override
  public void close() {
    kinematics.close();
  }
}
