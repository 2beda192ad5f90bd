import org.jspecify.annotations.NullMarked;

/** MJCF models and the batched, specialised physics program. */
@NullMarked
module limber.engine {
  exports limber.engine;
  exports limber.engine.mjcf;
  exports limber.engine.oracle;
  exports limber.engine.randomization;
  exports limber.engine.render;

  requires static org.jspecify;
  requires transitive limber.kernels;
  requires com.fasterxml.jackson.databind;
  requires transitive java.desktop;
  requires java.xml;
  requires org.lwjgl;
  requires org.lwjgl.egl;
  requires org.lwjgl.glfw;
  requires org.lwjgl.opengl;
  requires org.slf4j;
}
