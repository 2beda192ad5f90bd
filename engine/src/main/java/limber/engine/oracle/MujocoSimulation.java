package limber.engine.oracle;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One environment of MuJoCo's: a model and its data. Not thread-safe. Numbers are {@code double}
 * arrays in MuJoCo's order.
 */
public final class MujocoSimulation implements AutoCloseable {
  private static final int QPOS = 1 << 1;
  private static final int QVEL = 1 << 2;
  private static final int CTRL = 1 << 6;

  private final MujocoLibrary library;
  private final MemorySegment model;
  private final MemorySegment data;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment in;
  private final MemorySegment out;
  private final int nq;
  private final int nv;
  private final int nu;

  MujocoSimulation(MujocoLibrary library, MemorySegment model) {
    this.library = library;
    this.model = model;
    try {
      data = (MemorySegment) library.makeData.invokeExact(model);
    } catch (Throwable e) {
      throw MujocoLibrary.failed("mj_makeData", e);
    }
    nq = size(QPOS);
    nv = size(QVEL);
    nu = size(CTRL);
    long room = Math.max(1, Math.max(nq, Math.max(nv, nu)));
    in = arena.allocate(JAVA_DOUBLE, room);
    out = arena.allocate(JAVA_DOUBLE, room);
  }

  private int size(int bits) {
    try {
      return (int) library.stateSize.invokeExact(model, bits);
    } catch (Throwable e) {
      throw MujocoLibrary.failed("mj_stateSize", e);
    }
  }

  /** Positions. */
  public int nq() {
    return nq;
  }

  /** Degrees of freedom. */
  public int nv() {
    return nv;
  }

  /** Controls. */
  public int nu() {
    return nu;
  }

  /** {@code mj_resetData}: {@code qpos0}, at rest. */
  public void reset() {
    try {
      library.resetData.invokeExact(model, data);
    } catch (Throwable e) {
      throw MujocoLibrary.failed("mj_resetData", e);
    }
  }

  /** Sets positions [nq] and velocities [nv]; forgets everything else, the warm start among it. */
  public void setState(double[] qpos, double[] qvel) {
    reset();
    set(QPOS, qpos, nq);
    set(QVEL, qvel, nv);
  }

  /** Sets controls [nu]. */
  public void setCtrl(double[] ctrl) {
    if (nu > 0) {
      set(CTRL, ctrl, nu);
    }
  }

  /** Positions [nq]. */
  public double[] qpos() {
    return get(QPOS, nq);
  }

  /** Velocities [nv]. */
  public double[] qvel() {
    return get(QVEL, nv);
  }

  /** {@code mj_step}, {@code count} times. */
  public void step(int count) {
    try {
      for (int i = 0; i < count; i++) {
        library.step.invokeExact(model, data);
      }
    } catch (Throwable e) {
      throw MujocoLibrary.failed("mj_step", e);
    }
  }

  /** {@code mj_forward}: everything that depends on the state, without a step. */
  public void forward() {
    try {
      library.forward.invokeExact(model, data);
    } catch (Throwable e) {
      throw MujocoLibrary.failed("mj_forward", e);
    }
  }

  /** The mass matrix [nv, nv] at the state of the last {@link #forward}, a column at a time. */
  public double[] massMatrix() {
    double[] mass = new double[nv * nv];
    try {
      for (int j = 0; j < nv; j++) {
        in.asSlice(0, (long) nv * Double.BYTES).fill((byte) 0);
        in.setAtIndex(JAVA_DOUBLE, j, 1);
        library.mulM.invokeExact(model, data, out, in);
        for (int i = 0; i < nv; i++) {
          mass[i * nv + j] = out.getAtIndex(JAVA_DOUBLE, i);
        }
      }
      return mass;
    } catch (Throwable e) {
      throw MujocoLibrary.failed("mj_mulM", e);
    }
  }

  private void set(int bits, double[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          "%d numbers for MuJoCo's state: the model needs %d".formatted(values.length, length));
    }
    MemorySegment.copy(values, 0, in, JAVA_DOUBLE, 0, length);
    try {
      library.setState.invokeExact(model, data, in, bits);
    } catch (Throwable e) {
      throw MujocoLibrary.failed("mj_setState", e);
    }
  }

  private double[] get(int bits, int length) {
    try {
      library.getState.invokeExact(model, data, out, bits);
    } catch (Throwable e) {
      throw MujocoLibrary.failed("mj_getState", e);
    }
    return out.asSlice(0, (long) length * Double.BYTES).toArray(JAVA_DOUBLE);
  }

  @Override
  public void close() {
    try {
      library.deleteData.invokeExact(data);
      library.deleteModel.invokeExact(model);
    } catch (Throwable e) {
      throw MujocoLibrary.failed("mj_deleteData", e);
    }
    arena.close();
  }
}
