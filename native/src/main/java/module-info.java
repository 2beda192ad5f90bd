import org.jspecify.annotations.NullMarked;

/** The door to machine code: the embedded clang, shared libraries, the cuBLAS forwarder. */
@NullMarked
module limber.natives {
  requires static org.jspecify;
  requires org.slf4j;

  exports limber.natives;
}
