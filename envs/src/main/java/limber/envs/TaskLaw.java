package limber.envs;

/**
 * Uniform numbers that depend on (seed, task, feature) alone, by Philox4x32-10 (Salmon et al. 2011,
 * "Parallel random numbers: as easy as 1, 2, 3"), so that the same seed names the same tasks on
 * every machine and in every language.
 */
public final class TaskLaw {
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  private TaskLaw() {}

  /** A number uniform in [low, high), the same for the same (seed, task, feature). */
  public static double uniform(long seed, int task, int feature, double low, double high) {
    int[] bits = philox(task, feature, 0, 0, (int) seed, (int) (seed >>> 32));
    return low + (high - low) * (Integer.toUnsignedLong(bits[0]) * 0x1p-32);
  }

  /** Philox4x32-10 of a counter (c0, c1, c2, c3) and a key (k0, k1). */
  static int[] philox(int c0, int c1, int c2, int c3, int k0, int k1) {
    for (int round = 0; round < 10; round++) {
      long p0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(c0);
      long p1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(c2);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    return new int[] {c0, c1, c2, c3};
  }
}
