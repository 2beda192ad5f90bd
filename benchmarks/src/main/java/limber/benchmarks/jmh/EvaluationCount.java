package limber.benchmarks.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts evaluations of a part of a step, so that JMH reports them per second. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class EvaluationCount {
  /** Evaluations of all environments together; the name is the metric's in JMH's JSON. */
  public long evaluations;
}
