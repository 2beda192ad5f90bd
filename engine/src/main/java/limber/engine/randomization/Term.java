package limber.engine.randomization;

import java.util.List;

/**
 * One parameter's randomization.
 *
 * @param parameter what
 * @param of patterns of names, {@code *} for any text; empty for all
 * @param components which numbers of an owner, from 0; empty for all
 * @param mode what a draw does to the value
 * @param distribution law of a draw
 * @param sharing which numbers share a draw
 * @param scheduleSteps environment steps over which the strength rises from 0 to 1; 0: full from
 *     the start
 */
public record Term(
    Parameter parameter,
    List<String> of,
    List<Integer> components,
    Mode mode,
    Distribution distribution,
    Sharing sharing,
    long scheduleSteps) {

  /** What a draw does, in the order of {@code randomize.cuh}. */
  public enum Mode {
    /** Value times draw. */
    SCALE,
    /** Value plus draw. */
    ADD,
    /** The draw. */
    SET
  }

  /** Which numbers share a draw. */
  public enum Sharing {
    /** None: each number has its own. */
    NONE,
    /** The numbers of one body, geom, joint or actuator. */
    OWNER,
    /** All of an environment. */
    ALL
  }

  public Term {
    of = List.copyOf(of);
    components = List.copyOf(components);
  }
}
