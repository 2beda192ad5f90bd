import org.jspecify.annotations.NullMarked;

/** MJCF models and the batched, specialised physics program. */
@NullMarked
module limber.engine {
  exports limber.engine;
  exports limber.engine.mjcf;
  exports limber.engine.oracle;

  requires static org.jspecify;
  requires transitive limber.kernels;
  requires java.xml;
  requires org.slf4j;
}
