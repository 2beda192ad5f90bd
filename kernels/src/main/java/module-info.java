import org.jspecify.annotations.NullMarked;

/** Devices, buffers, programs, launches and the kernel library. */
@NullMarked
module limber.kernels {
  requires static org.jspecify;
  requires transitive limber.natives;
  requires org.slf4j;
  requires jcuda;
  requires jcublas;

  exports limber.kernels;
}
