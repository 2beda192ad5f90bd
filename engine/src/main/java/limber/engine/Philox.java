package limber.engine;

/**
 * Philox4x32-10 on the host, the same words as {@code philox.cuh}: Salmon, Moraes, Dror and Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
final class Philox {
  private static final int ROUNDS = 10;
  private static final long UNSIGNED = 0xFFFFFFFFL;

  private Philox() {}

  /**
   * Four random words.
   *
   * @param counter names the draw, [4]
   */
  static int[] words(int[] counter, int key0, int key1) {
    int[] c = counter.clone();
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long first = (c[0] & UNSIGNED) * 0xD2511F53L;
      long second = (c[2] & UNSIGNED) * 0xCD9E8D57L;
      c =
          new int[] {
            (int) (second >>> 32) ^ c[1] ^ k0,
            (int) second,
            (int) (first >>> 32) ^ c[3] ^ k1,
            (int) first
          };
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    return c;
  }

  /** Uniform in the open interval (0, 1): 24 bits of the word and half a step. */
  static double uniform(int word) {
    return ((word >>> 8) + 0.5) / (1 << 24);
  }

  /** A standard normal from two words (Box and Muller 1958). */
  static double normal(int word0, int word1) {
    return Math.sqrt(-2 * Math.log(uniform(word0))) * Math.cos(2 * Math.PI * uniform(word1));
  }
}
