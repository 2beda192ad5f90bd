package limber.algorithms.network;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import limber.algorithms.optim.Adam;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.engine.BundledModels;
import limber.engine.Look;
import limber.engine.Looks;
import limber.engine.Model;
import limber.engine.randomization.Randomization;
import limber.engine.render.CameraObservations;
import limber.engine.render.Offscreen;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

/** A network reads what a camera sees, in the device's memory. */
class CameraRegressionTest {
  private static final int SIDE = 16;
  private static final int PIXELS = 3 * SIDE * SIDE;
  private static final int SEEN = 512;
  private static final int HELD_OUT = 128;
  private static final int STEPS = 300;

  /** Poles at angles of their own, and the carts somewhere. */
  private static double[] states(long seed, int environments) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] qpos = new double[2 * environments];
    for (int e = 0; e < environments; e++) {
      qpos[2 * e] = random.nextDouble(-0.5, 0.5);
      qpos[2 * e + 1] = random.nextDouble(-1, 1);
    }
    return qpos;
  }

  private static float[] angles(double[] qpos) {
    float[] angles = new float[qpos.length / 2];
    for (int e = 0; e < angles.length; e++) {
      angles[e] = (float) qpos[2 * e + 1];
    }
    return angles;
  }

  private static CameraObservations camera(Device device, Model model, int environments) {
    return new CameraObservations(
        device, model, environments, Look.OVERVIEW, SIDE, SIDE, CameraObservations.PLAIN);
  }

  @Test
  void aNetworkLearnsAnAngleFromPicturesInLooksThatItNeverSaw() {
    Optional<String> why = Offscreen.whyNot();
    assumeTrue(why.isEmpty(), () -> why.orElse(""));
    Model model = BundledModels.load("inverted_pendulum");
    Looks looks = new Looks(model, Randomization.named("tobin"), 1);
    Mlp network = Mlp.of(Activation.RELU, PIXELS, 64, 1);
    double[] seen = states(1, SEEN);
    double[] heldOut = states(2, HELD_OUT);
    try (Device device = Devices.cpu(2);
        Planner planner = new Planner(device);
        CameraObservations training = camera(device, model, SEEN);
        CameraObservations test = camera(device, model, HELD_OUT);
        Buffer trainingAngles = device.allocate(4L * SEEN);
        Buffer testAngles = device.allocate(4L * HELD_OUT);
        Buffer theta = device.allocate(4L * network.parameters())) {
      List<Look> all = looks.draw(SEEN + HELD_OUT);
      training.setLooks(all.subList(0, SEEN));
      test.setLooks(all.subList(SEEN, SEEN + HELD_OUT));
      trainingAngles.upload(angles(seen));
      testAngles.upload(angles(heldOut));
      theta.upload(network.initial(new Initialization.GlorotUniform(), 3));
      Tensor weights = Tensor.input(theta, 1, 1, network.parameters());
      Tensor loss = error(network, weights, training.observe(seen), trainingAngles, SEEN);
      Tensor unseen = error(network, weights, test.observe(heldOut), testAngles, HELD_OUT);
      try (Adam adam = new Adam(device, Adam.Config.rate(1e-3), weights);
          Plan error = planner.plan(unseen);
          Plan step = planner.plan(List.of(loss), adam.step(Gradients.of(loss, weights)))) {
        error.run();
        double before = error.value(unseen);
        for (int i = 0; i < STEPS; i++) {
          step.run();
        }
        error.run();
        double after = error.value(unseen);
        assertTrue(before > 0.25, "before it learns: " + before);
        assertTrue(after < 0.12, "of an angle's variance of 1/3: " + after);
      }
    }
  }

  /** The mean square of the network's error [rad^2]. */
  private static Tensor error(Mlp network, Tensor weights, Buffer pictures, Buffer angles, int n) {
    Tensor x = Tensor.input(pictures, 1, n, PIXELS).minus(0.5f);
    return network.apply(weights, x).minus(Tensor.input(angles, 1, n, 1)).square().mean();
  }
}
