import org.jspecify.annotations.NullMarked;

/** Suites, records, statistics, reports and the limber command. */
@NullMarked
module limber.benchmarks {
  requires static org.jspecify;
  requires transitive limber.algorithms;
  requires info.picocli;
  requires com.fasterxml.jackson.databind;
  requires progressbar;
  requires org.knowm.xchart;
  requires org.slf4j;
}
