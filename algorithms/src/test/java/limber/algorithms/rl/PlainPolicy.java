package limber.algorithms.rl;

import java.util.List;
import limber.envs.Activation;
import limber.envs.PolicyShape;

/**
 * A Gaussian policy of one hidden layer of tanh units, in double precision and by hand: what
 * expressions of {@link GaussianPolicy} are held to.
 */
public record PlainPolicy(int inputs, int hidden, int actions) {
  /** The shape that expressions take. */
  public PolicyShape shape() {
    return new PolicyShape(inputs, List.of(hidden), actions, Activation.TANH);
  }

  private int outputWeights() {
    return (inputs + 1) * hidden;
  }

  private int logStd() {
    return outputWeights() + (hidden + 1) * actions;
  }

  /** Number of parameters. */
  public int parameters() {
    return logStd() + actions;
  }

  private double[] units(double[] theta, double[] o) {
    double[] units = new double[hidden];
    for (int j = 0; j < hidden; j++) {
      double sum = theta[inputs * hidden + j];
      for (int i = 0; i < inputs; i++) {
        sum += o[i] * theta[i * hidden + j];
      }
      units[j] = Math.tanh(sum);
    }
    return units;
  }

  private double[] mean(double[] theta, double[] units) {
    double[] mean = new double[actions];
    for (int k = 0; k < actions; k++) {
      mean[k] = theta[outputWeights() + hidden * actions + k];
      for (int j = 0; j < hidden; j++) {
        mean[k] += units[j] * theta[outputWeights() + j * actions + k];
      }
    }
    return mean;
  }

  /** log pi(a | o). */
  public double logProbability(double[] theta, double[] o, double[] a) {
    double[] mean = mean(theta, units(theta, o));
    double sum = 0;
    for (int k = 0; k < actions; k++) {
      double logStd = theta[logStd() + k];
      double z = (a[k] - mean[k]) / Math.exp(logStd);
      sum -= 0.5 * z * z + logStd + 0.5 * Math.log(2 * Math.PI);
    }
    return sum;
  }

  /** Adds {@code weight} times the gradient of log pi(a | o) to {@code gradient}. */
  public void addScore(double[] theta, double[] o, double[] a, double weight, double[] gradient) {
    double[] units = units(theta, o);
    double[] mean = mean(theta, units);
    double[] back = new double[hidden];
    for (int k = 0; k < actions; k++) {
      double std = Math.exp(theta[logStd() + k]);
      double z = (a[k] - mean[k]) / std;
      gradient[logStd() + k] += weight * (z * z - 1);
      double slope = weight * z / std;
      gradient[outputWeights() + hidden * actions + k] += slope;
      for (int j = 0; j < hidden; j++) {
        gradient[outputWeights() + j * actions + k] += slope * units[j];
        back[j] += slope * theta[outputWeights() + j * actions + k];
      }
    }
    for (int j = 0; j < hidden; j++) {
      double slope = back[j] * (1 - units[j] * units[j]);
      gradient[inputs * hidden + j] += slope;
      for (int i = 0; i < inputs; i++) {
        gradient[i * hidden + j] += slope * o[i];
      }
    }
  }

  /** KL(pi_then || pi_now) at an observation. */
  public double divergence(double[] then, double[] now, double[] o) {
    double[] before = mean(then, units(then, o));
    double[] after = mean(now, units(now, o));
    double sum = 0;
    for (int k = 0; k < actions; k++) {
      double s = then[logStd() + k];
      double t = now[logStd() + k];
      double shift = before[k] - after[k];
      sum += t - s + (Math.exp(2 * s) + shift * shift) / (2 * Math.exp(2 * t)) - 0.5;
    }
    return sum;
  }
}
