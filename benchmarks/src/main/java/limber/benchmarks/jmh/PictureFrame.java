package limber.benchmarks.jmh;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.Simulation;
import limber.engine.render.Camera;
import limber.engine.render.Renderer;
import limber.engine.render.Settings;
import limber.kernels.Device;
import limber.kernels.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Pictures of robots in motion, 640 by 480 with four samples a pixel, from positions to pixels.
 * Mesa's software takes all processors, whatever {@code threads} says; {@code LP_NUM_THREADS} says
 * how many it takes.
 */
public class PictureFrame extends DeviceBenchmark {
  private static final int STATES = 8;
  private static final int STEPS = 20;

  /** A bundled model. */
  @Param("humanoid")
  public String model = "humanoid";

  /** Robots in one scene. */
  @Param("64")
  public int envs = 64;

  /** "plain", or "shadows" where the light casts them. */
  @Param("plain")
  public String style = "plain";

  private final List<double[]> states = new ArrayList<>();
  private Renderer renderer;
  private Camera camera;
  private int next;

  /** Lets the robots fall by random controls, for states to draw. */
  @Setup(Level.Trial)
  public void setUp() {
    Device opened = open();
    Model loaded = BundledModels.load(model);
    SplittableRandom random = new SplittableRandom(1);
    try (Simulation simulation = new Simulation(opened, loaded, envs, Precision.SINGLE)) {
      for (int i = 0; i < STATES; i++) {
        double[] ctrl = new double[STEPS * envs * loaded.nu()];
        for (int k = 0; k < ctrl.length; k++) {
          ctrl[k] = random.nextDouble(-0.4, 0.4);
        }
        simulation.rollout(STEPS, ctrl);
        states.add(simulation.qpos());
      }
    }
    Settings settings = Settings.DEFAULT.withShadows(style.equals("shadows"));
    renderer = closing(new Renderer(opened, loaded, 640, 480, settings));
    camera = renderer.overview(states.getFirst(), 125, -18, 1);
  }

  /** One picture; robots must be in it. */
  @Benchmark
  public int draw() {
    BufferedImage picture = renderer.draw(states.get(next++ % STATES), camera);
    int blue = 0;
    for (int x = 0; x < 640; x++) {
      int pixel = picture.getRGB(x, 240);
      blue += (pixel & 255) > 60 + (pixel >> 16 & 255) ? 1 : 0;
    }
    if (blue == 0) {
      throw new IllegalStateException("no robot is in the picture");
    }
    return blue;
  }
}
