package limber.engine;

import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.KernelException;
import limber.kernels.KernelSource;
import limber.kernels.Precision;
import limber.kernels.Program;

/**
 * Where the bodies of a model are at given positions: MuJoCo's {@code xpos} and {@code xquat}, in
 * double precision.
 */
public final class Kinematics implements AutoCloseable {
  /** Numbers a body: position x y z [m], quaternion w x y z. */
  public static final int POSE = 7;

  private final Device device;
  private final Model model;
  private final Program program;

  /** Compiles the program, or finds it in the cache. Every model has poses. */
  public Kinematics(Device device, Model model) {
    this.device = device;
    this.model = model;
    KernelSource source =
        KernelSource.of("limber/engine/program/poses.cuh").precision(Precision.DOUBLE);
    program = device.compile(PhysicsSource.forKinematics(source, model));
  }

  /**
   * Poses of all bodies.
   *
   * @param qpos {@code [environments, nq]}
   * @return {@code [environments, nbody, 7]}
   * @throws KernelException when {@code qpos} is not of that form
   */
  public double[] poses(double[] qpos) {
    int nq = model.nq();
    int environments = environments(qpos);
    int nenv = Device.padded(environments);
    int height = POSE * model.nbody();
    double[] padded = new double[Math.max(1, nq * nenv)];
    for (int e = 0; e < nenv; e++) {
      for (int i = 0; i < nq; i++) {
        padded[i * nenv + e] = qpos[Math.min(e, environments - 1) * nq + i];
      }
    }
    try (Buffer in = device.allocate((long) padded.length * Double.BYTES);
        Buffer out = device.allocate((long) height * nenv * Double.BYTES)) {
      in.upload(padded);
      program.kernel("poses").launch(nenv, in, out, nenv);
      double[] all = Precision.DOUBLE.download(out, height * nenv);
      double[] poses = new double[environments * height];
      for (int e = 0; e < environments; e++) {
        for (int i = 0; i < height; i++) {
          poses[e * height + i] = all[i * nenv + e];
        }
      }
      return poses;
    }
  }

  /**
   * How many environments these are the positions of; one where nothing moves.
   *
   * @throws KernelException when they are not of so many numbers
   */
  int environments(double[] qpos) {
    int nq = model.nq();
    if (nq == 0 ? qpos.length > 0 : qpos.length == 0 || qpos.length % nq != 0) {
      throw new KernelException(
          "%d positions: model %s has %d each environment"
              .formatted(qpos.length, model.name(), nq));
    }
    return nq == 0 ? 1 : qpos.length / nq;
  }

  @Override
  public void close() {
    program.close();
  }
}
