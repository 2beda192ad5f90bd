package limber.algorithms.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrpoTest {
  private static final float[] CURVATURE = {4, 1, 0.25f};
  private static final float[] GRADIENT = {1, -2, 0.5f};

  /**
   * Loss {@code g x + bend |x|^2}, divergence {@code sum c x^2 / 2} times {@code underestimate}.
   */
  private record Quadratic(double bend, double underestimate) implements Trpo.Objective {
    @Override
    public Trpo.Slope slope() {
      return new Trpo.Slope(0, GRADIENT.clone());
    }

    @Override
    public float[] curvature(float[] v) {
      float[] product = new float[v.length];
      for (int i = 0; i < v.length; i++) {
        product[i] = CURVATURE[i] * v[i];
      }
      return product;
    }

    @Override
    public Trpo.Value at(float[] x) {
      double loss = 0;
      double divergence = 0;
      for (int i = 0; i < x.length; i++) {
        loss += GRADIENT[i] * x[i] + bend * x[i] * x[i];
        divergence += underestimate * CURVATURE[i] * x[i] * x[i] / 2;
      }
      return new Trpo.Value(loss, divergence);
    }
  }

  @Test
  void stepIsTheNaturalGradientUpToTheBound() {
    Trpo.Config config = new Trpo.Config(0.01, 10, 0, 15, 0.8);
    Trpo.Step step = Trpo.step(config, new Quadratic(0, 0.999), new float[3]);
    double square = 0;
    for (int i = 0; i < 3; i++) {
      square += GRADIENT[i] * GRADIENT[i] / CURVATURE[i];
    }
    assertEquals(0.01, step.divergence(), 1e-4);
    assertEquals(0, step.backtracks());
    for (int i = 0; i < 3; i++) {
      double expected = -Math.sqrt(2 * 0.01 / square) * GRADIENT[i] / CURVATURE[i];
      assertEquals(expected, step.parameters()[i], 1e-4);
    }
  }

  @Test
  void stepIsCutUntilTheDivergenceIsWithinItsBound() {
    Trpo.Step step = Trpo.step(Trpo.Config.MAML, new Quadratic(0, 3), new float[3]);
    assertTrue(step.divergence() <= 0.01, "divergence " + step.divergence());
    assertTrue(step.backtracks() > 0 && step.lossDrop() > 0, step.toString());
  }

  @Test
  void nothingChangesWhenNoLengthLowersTheLoss() {
    Trpo.Step step = Trpo.step(Trpo.Config.MAML, new Quadratic(1e4, 1), new float[3]);
    assertArrayEquals(new float[3], step.parameters());
    assertEquals(15, step.backtracks());
  }

  @Test
  void badSettingsAreNamed() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new Trpo.Config(-1, 10, 1e-5, 15, 0.8))
            .getMessage()
            .contains("maxKl -1.0"));
  }
}
