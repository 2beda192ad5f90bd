package limber.engine.render;

import static org.lwjgl.glfw.GLFW.*;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What keys and mouse have made of a view: time, environment, camera and a pull. */
public final class Viewer implements Window.Listener {
  /** The keys, as a user is told of them. */
  public static final String KEYS =
      "space pause, right arrow one step, down and up arrow slower and faster, n next environment, "
          + "c next camera, f contacts and their forces, r from the start, q quit; mouse: drag to turn, wheel to come nearer, "
          + "right button or ctrl and drag to pull the body under the pointer";

  private static final double SLOWEST = 1.0 / 64;
  private static final double FASTEST = 8;

  /** Degrees that the camera turns while the mouse crosses the window's height. */
  private static final double TURN = 180;

  /** Seconds that at most pass at once: after a pause of the machine nothing jumps. */
  private static final double LONGEST = 0.1;

  private final int environments;
  private final List<String> cameras;
  private boolean paused;
  private boolean contacts;
  private boolean restart;
  private boolean quit;
  private int steps;
  private double speed = 1;
  private int environment;
  private int camera = -1;
  private double azimuth;
  private double elevation;
  private double zoom = 1;

  /** Where the mouse that pulls is, and where it was when its pull was last asked for, [2]. */
  private double @Nullable [] pointer;

  private double[] from = new double[2];
  private boolean grabbing;
  private Optional<Pull> pull = Optional.empty();

  /**
   * A view of the first environment by a camera that goes along.
   *
   * @param cameras names of the file's cameras, which {@code c} goes through
   */
  public Viewer(int environments, List<String> cameras, double azimuth, double elevation) {
    this.environments = environments;
    this.cameras = List.copyOf(cameras);
    this.azimuth = azimuth;
    this.elevation = elevation;
  }

  @Override
  public void key(int key) {
    switch (key) {
      case GLFW_KEY_SPACE -> paused = !paused;
      case GLFW_KEY_RIGHT -> {
        paused = true;
        steps++;
      }
      case GLFW_KEY_DOWN -> speed = Math.max(SLOWEST, speed / 2);
      case GLFW_KEY_UP -> speed = Math.min(FASTEST, speed * 2);
      case GLFW_KEY_N -> {
        environment = (environment + 1) % environments;
        release();
      }
      case GLFW_KEY_C -> camera = camera + 1 == cameras.size() ? -1 : camera + 1;
      case GLFW_KEY_F -> contacts = !contacts;
      case GLFW_KEY_R -> {
        restart = true;
        release();
      }
      case GLFW_KEY_Q, GLFW_KEY_ESCAPE -> quit = true;
      default -> {}
    }
  }

  @Override
  public void drag(double right, double down) {
    azimuth -= TURN * right;
    elevation = Math.clamp(elevation - TURN * down, -89.0, 89.0);
  }

  @Override
  public void scroll(double notches) {
    zoom = Math.clamp(zoom * Math.pow(1.1, notches), 0.05, 20.0);
  }

  @Override
  public void grab(double x, double y) {
    pointer = new double[] {x, y};
    from = pointer;
    grabbing = true;
  }

  @Override
  public void pull(double x, double y) {
    if (pointer != null) {
      pointer = new double[] {x, y};
    }
  }

  @Override
  public void release() {
    pointer = null;
    grabbing = false;
    pull = Optional.empty();
  }

  /**
   * What the mouse pulls at now.
   *
   * @param qpos positions of the environment that is shown, {@code [nq]}
   */
  public Optional<Pull> pull(Renderer renderer, double[] qpos, Camera camera) {
    double[] at = pointer;
    if (at == null) {
      return Optional.empty();
    }
    if (grabbing) {
      pull = renderer.grab(qpos, camera, from[0], from[1]);
      grabbing = false;
    }
    double right = at[0] - from[0];
    double up = at[1] - from[1];
    pull = pull.map(each -> renderer.drag(each, qpos, camera, right, up));
    from = at;
    return pull;
  }

  /** Simulated time that passes while so much time passes here [s]. */
  public double passing(double seconds) {
    return paused ? 0 : speed * Math.min(seconds, LONGEST);
  }

  /** Single steps asked for since the last call. */
  public int takeSteps() {
    int asked = steps;
    steps = 0;
    return asked;
  }

  /** Whether to begin again, since the last call. */
  public boolean takeRestart() {
    boolean asked = restart;
    restart = false;
    return asked;
  }

  public boolean quit() {
    return quit;
  }

  /** Whether contacts are drawn, with their forces. */
  public boolean contacts() {
    return contacts;
  }

  public void showContacts(boolean on) {
    contacts = on;
  }

  /** The environment that is shown, from 0. */
  public int environment() {
    return environment;
  }

  /**
   * The camera.
   *
   * @param start positions of the environment at its start, {@code [nq]}
   */
  public Camera camera(Renderer renderer, double[] start) {
    return camera < 0
        ? renderer.overview(start, azimuth, elevation, zoom)
        : renderer.cameras().named(cameras.get(camera));
  }

  /** The file's camera that is looked through; empty: the one that {@link #camera} orbits. */
  public Optional<String> cameraName() {
    return camera < 0 ? Optional.empty() : Optional.of(cameras.get(camera));
  }

  /** Direction in which the orbiting camera looks [degrees]. */
  public double azimuth() {
    return azimuth;
  }

  /** Of its look, below the horizon negative [degrees]. */
  public double elevation() {
    return elevation;
  }

  /** Above 1 nearer. */
  public double zoom() {
    return zoom;
  }

  /** "half speed ..", empty at full speed. */
  public String pace() {
    return (speed == 1
            ? ""
            : speed < 1 ? ", speed 1/" + Math.round(1 / speed) : ", speed " + (int) speed)
        + (paused ? ", paused" : "");
  }

  /** "environment 2 of 4, 1.25 s, half speed ...". */
  public String status(double time) {
    return String.format(
        Locale.ROOT,
        "environment %d of %d, %.2f s%s%s%s",
        environment + 1,
        environments,
        time,
        speed == 1
            ? ""
            : speed < 1 ? ", speed 1/" + Math.round(1 / speed) : ", speed " + (int) speed,
        camera < 0 ? "" : ", camera " + cameras.get(camera),
        paused ? ", paused" : "");
  }
}
