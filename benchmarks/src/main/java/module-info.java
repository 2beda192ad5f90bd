import org.jspecify.annotations.NullMarked;

/** Suites, records, statistics, reports and the limber command. */
@NullMarked
module limber.benchmarks {
  requires static org.jspecify;
  requires transitive limber.algorithms;
  requires info.picocli;
  requires com.fasterxml.jackson.databind;
  requires me.tongfei.progressbar;
  requires org.slf4j;
  requires java.desktop;
  requires jmh.core;
  requires java.xml;
  requires org.jfree.jfreechart;
  requires org.apache.xmlgraphics.batik.svggen;
  requires com.google.protobuf;
  requires org.tribuo.util.onnx;

  exports limber.benchmarks.cli;
  exports limber.benchmarks.export;
  exports limber.benchmarks.film;
  exports limber.benchmarks.jmh;
  exports limber.benchmarks.leaderboard;
  exports limber.benchmarks.records;
  exports limber.benchmarks.report;
  exports limber.benchmarks.run;
  exports limber.benchmarks.statistics;
  exports limber.benchmarks.suite;

  opens limber.benchmarks.leaderboard to
      com.fasterxml.jackson.databind;
  opens limber.benchmarks.records to
      com.fasterxml.jackson.databind;
  opens limber.benchmarks.run to
      com.fasterxml.jackson.databind;
  opens limber.benchmarks.suite to
      com.fasterxml.jackson.databind;
  opens limber.benchmarks.cli to
      info.picocli;
}
