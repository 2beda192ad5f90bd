package limber.engine;

import limber.kernels.KernelSource;
import limber.kernels.Precision;

/** Kernel sources specialised for a model. */
public final class PhysicsSource {
  /**
   * Newton iterations after which a step goes on with what it has; MuJoCo's limit is the model's.
   */
  private static final int SINGLE_ITERATIONS = 20;

  private PhysicsSource() {}

  /**
   * The source with what physics needs: {@code model.cuh} and the solver's settings. Any source
   * that includes {@code limber/engine/step.cuh} is specialised so.
   *
   * @throws limber.kernels.KernelException when the kernels do not cover the model
   */
  public static KernelSource specialise(KernelSource source, Model model) {
    Capabilities.require(model);
    boolean single = source.precision() == Precision.SINGLE;
    return source
        .file("model.cuh", ModelHeader.of(model))
        .define("LIMBER_ITERATIONS", single ? SINGLE_ITERATIONS : model.opt().iterations())
        .define("LIMBER_LINE_TOLERANCE", single ? "1e-4" : "1e-13");
  }
}
