package limber.kernels;

/**
 * One strided-batched matrix product of single-precision, row-major matrices: for every {@code i <
 * batch}, {@code C_i = alpha op(A_i) op(B_i) + beta C_i} with op(A) [m, k], op(B) [k, n], C [m, n].
 *
 * <p>Strides count floats from one matrix of the batch to the next; a stride of 0 shares one
 * matrix.
 *
 * @param transposeA whether A is stored as [k, m]
 * @param transposeB whether B is stored as [n, k]
 * @param lda floats from one stored row of A to the next
 */
public record Gemm(
    boolean transposeA,
    boolean transposeB,
    int m,
    int n,
    int k,
    float alpha,
    Buffer a,
    int lda,
    long strideA,
    Buffer b,
    int ldb,
    long strideB,
    float beta,
    Buffer c,
    int ldc,
    long strideC,
    int batch) {

  public Gemm {
    if (m < 0 || n < 0 || k < 0 || batch < 0) {
      throw new IllegalArgumentException(
          "gemm m=%d n=%d k=%d batch=%d: sizes must not be negative".formatted(m, n, k, batch));
    }
  }
}
