package limber.envs;

/**
 * How tasks are drawn. Numbers depend on (seed, task, feature) alone, by Philox4x32-10 (Salmon et
 * al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), so that the same seed names the same
 * tasks on every machine and in every language. Bounds are {@link EnvConfig#taskLow} and {@link
 * EnvConfig#taskHigh}.
 */
public enum TaskLaw {
  /** One number, either bound with probability 1/2; fixed tasks are the two in turn. */
  EITHER {
    @Override
    void draw(long seed, int task, double low, double high, double[] features) {
      features[0] = uniform(seed, task, 0, 0, 1) >= 0.5 ? high : low;
    }
  },
  /** Every number uniform between the bounds. */
  UNIFORM {
    @Override
    void draw(long seed, int task, double low, double high, double[] features) {
      for (int f = 0; f < features.length; f++) {
        features[f] = uniform(seed, task, f, low, high);
      }
    }
  },
  /** A point of the plane, uniform in the ring between two radii around the origin. */
  DISC {
    @Override
    void draw(long seed, int task, double low, double high, double[] features) {
      double radius = Math.sqrt(uniform(seed, task, 1, low * low, high * high));
      point(radius, uniform(seed, task, 0, 0, 2 * Math.PI), features);
    }
  },
  /** A point of the unit circle, its angle uniform between the bounds [rad]. */
  ARC {
    @Override
    void draw(long seed, int task, double low, double high, double[] features) {
      point(1, uniform(seed, task, 0, low, high), features);
    }
  };

  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  /** Draws task number {@code task} of a seed into {@code features}. Modified. */
  abstract void draw(long seed, int task, double low, double high, double[] features);

  /** {@code count} tasks of {@code features} numbers. */
  TaskBatch sample(EnvConfig config, int features, long seed, int count) {
    float[] values = new float[count * features];
    double[] each = new double[features];
    for (int i = 0; i < count; i++) {
      draw(seed, i, config.taskLow(), config.taskHigh(), each);
      for (int f = 0; f < features; f++) {
        values[i * features + f] = (float) each[f];
      }
    }
    return new TaskBatch(count, features, values);
  }

  /** The same for a fixed set, which holds each of two tasks as often as the other. */
  TaskBatch fixed(EnvConfig config, int features, long seed, int count) {
    TaskBatch tasks = sample(config, features, seed, count);
    for (int i = 0; i < count && this == EITHER; i++) {
      tasks.values()[i] = (float) (i % 2 == 0 ? config.taskLow() : config.taskHigh());
    }
    return tasks;
  }

  private static void point(double radius, double angle, double[] features) {
    features[0] = radius * Math.cos(angle);
    features[1] = radius * Math.sin(angle);
  }

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
