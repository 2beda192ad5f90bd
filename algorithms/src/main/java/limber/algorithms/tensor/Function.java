package limber.algorithms.tensor;

/**
 * What an element of a result is, from the elements {@code a} and {@code b} at the same place and
 * two constants {@code p} and {@code q}. The order is that of the codes in tensor.cuh.
 */
enum Function {
  /** p. */
  CONSTANT(0),
  /** a. */
  COPY(1),
  /** p a + q. */
  AFFINE(1),
  EXP(1),
  LOG(1),
  TANH(1),
  SIN(1),
  COS(1),
  /** max(a, 0). */
  RELU(1),
  /** 1 where a > 0, else 0. */
  STEP(1),
  SQRT(1),
  SQUARE(1),
  /** 1 / a. */
  RECIPROCAL(1),
  /** min(max(a, p), q). */
  CLIP(1),
  /** 1 where p < a < q, else 0. */
  INSIDE(1),
  ADD(2),
  SUBTRACT(2),
  MULTIPLY(2),
  DIVIDE(2),
  MINIMUM(2),
  MAXIMUM(2),
  /** 1 where a >= b, else 0. */
  AT_LEAST(2);

  final int arity;

  /** Its number in tensor.cuh: the order of both lists is the same. */
  final int code = ordinal();

  Function(int arity) {
    this.arity = arity;
  }
}
