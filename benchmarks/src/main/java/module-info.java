import org.jspecify.annotations.NullMarked;

/** Suites, records, statistics, reports and the limber command. */
@NullMarked
module limber.benchmarks {
  requires static org.jspecify;
  requires transitive limber.algorithms;
  requires info.picocli;
  requires com.fasterxml.jackson.databind;
  requires me.tongfei.progressbar;
  requires org.knowm.xchart;
  requires org.slf4j;
  requires jmh.core;

  exports limber.benchmarks.cli;
  exports limber.benchmarks.jmh;

  opens limber.benchmarks.cli to
      info.picocli;
}
