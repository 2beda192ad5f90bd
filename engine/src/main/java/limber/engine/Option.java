package limber.engine;

/**
 * Physics options, MuJoCo's {@code mjOption}; immutable.
 *
 * @param timestep [s]
 * @param impratio frictional over normal impedance of elliptic cones
 * @param tolerance the solver stops when the scaled improvement is below this
 * @param lsTolerance the line search stops at this fraction of the initial slope
 * @param gravityX gravity [m/s^2]
 * @param density of the medium [kg/m^3]
 * @param viscosity of the medium [Pa s]
 * @param iterations at most this many solver iterations
 * @param lsIterations at most this many line-search iterations
 * @param disableflags MuJoCo's {@code mjtDisableBit}
 * @param enableflags MuJoCo's {@code mjtEnableBit}
 */
public record Option(
    double timestep,
    double impratio,
    double tolerance,
    double lsTolerance,
    double gravityX,
    double gravityY,
    double gravityZ,
    double windX,
    double windY,
    double windZ,
    double density,
    double viscosity,
    Integrator integrator,
    Cone cone,
    Solver solver,
    int iterations,
    int lsIterations,
    int noslipIterations,
    int disableflags,
    int enableflags) {

  /** Integrators; the ordinal is {@code mjtIntegrator}. */
  public enum Integrator {
    EULER,
    RK4,
    IMPLICIT,
    IMPLICITFAST;

    public String label() {
      return Labels.of(this);
    }
  }

  /** Friction cones; the ordinal is {@code mjtCone}. */
  public enum Cone {
    PYRAMIDAL,
    ELLIPTIC;

    public String label() {
      return Labels.of(this);
    }
  }

  /** Constraint solvers; the ordinal is {@code mjtSolver}. */
  public enum Solver {
    PGS,
    CG,
    NEWTON;

    public String label() {
      return Labels.of(this);
    }
  }

  /** Parts of the physics that a model can switch off; the ordinal is the bit. */
  public enum Disable {
    CONSTRAINT,
    EQUALITY,
    FRICTIONLOSS,
    LIMIT,
    CONTACT,
    SPRING,
    DAMPER,
    GRAVITY,
    CLAMPCTRL,
    WARMSTART,
    FILTERPARENT,
    ACTUATION,
    REFSAFE,
    SENSOR,
    MIDPHASE,
    EULERDAMP,
    AUTORESET,
    NATIVECCD,
    ISLAND,
    MULTICCD;

    @SuppressWarnings("EnumOrdinal") // the order is MuJoCo's
    public int bit() {
      return 1 << ordinal();
    }
  }

  public boolean disabled(Disable part) {
    return (disableflags & part.bit()) != 0;
  }

  /** Gravity, [3], [m/s^2]. */
  public double[] gravity() {
    return new double[] {gravityX, gravityY, gravityZ};
  }

  /** Velocity of the medium, [3], [m/s]. */
  public double[] wind() {
    return new double[] {windX, windY, windZ};
  }
}
