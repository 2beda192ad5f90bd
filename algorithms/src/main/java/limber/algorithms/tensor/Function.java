package limber.algorithms.tensor;

/**
 * What an element of a result is, from the elements {@code a} and {@code b} at the same place and
 * two constants {@code p} and {@code q}.
 */
enum Function {
  /** p. */
  CONSTANT(0),
  /** a. */
  COPY(1),
  /** p a + q. */
  AFFINE(2),
  EXP(3),
  LOG(4),
  TANH(5),
  SIN(6),
  COS(7),
  /** max(a, 0). */
  RELU(8),
  /** 1 where a > 0, else 0. */
  STEP(9),
  SQRT(10),
  SQUARE(11),
  /** 1 / a. */
  RECIPROCAL(12),
  /** min(max(a, p), q). */
  CLIP(13),
  /** 1 where p < a < q, else 0. */
  INSIDE(14),
  ADD(15),
  SUBTRACT(16),
  MULTIPLY(17),
  DIVIDE(18),
  MINIMUM(19),
  MAXIMUM(20),
  /** 1 where a >= b, else 0. */
  AT_LEAST(21);

  /** Its number in chain.cuh. */
  final int code;

  Function(int code) {
    this.code = code;
  }
}
