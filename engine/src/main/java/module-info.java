import org.jspecify.annotations.NullMarked;

/** MJCF models and the batched, specialised physics program. */
@NullMarked
module limber.engine {
  exports limber.engine;
  exports limber.engine.mjcf;
  exports limber.engine.oracle;
  exports limber.engine.randomization;

  requires static org.jspecify;
  requires transitive limber.kernels;
  requires com.fasterxml.jackson.databind;
  requires java.xml;
  requires org.slf4j;
}
