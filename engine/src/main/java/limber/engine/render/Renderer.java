package limber.engine.render;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limber.engine.Kinematics;
import limber.engine.Look;
import limber.engine.Model;
import limber.engine.render.Painter.Area;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;

/**
 * Draws environments of one model, offscreen or in a window. It belongs to the thread that opens
 * it, where several may be open.
 */
public final class Renderer implements AutoCloseable {
  /** Pixels of a side. */
  static final int LARGEST = 16_384;

  /** How far apart environments stand in one scene, in their diameters. */
  private static final double SPACING = 1.15;

  /** Of the picture, so much more than what must be seen. */
  private static final double MARGIN = 1.06;

  /** Room around a robot that is alone, which moves its limbs. */
  private static final double ROOM = 1.25;

  /** A plane this many times as large as what stands on it is ground. */
  private static final double ENDLESS = 1.5;

  private final Model model;
  private final Settings settings;
  private final Kinematics kinematics;
  private final @Nullable Offscreen offscreen;
  private final @Nullable Window window;
  private Framebuffer framebuffer;
  private final Painter painter;
  private final Scene scene;
  private final Instances instances = new Instances();
  private final Marker marker;
  private final Instances marks = new Instances();
  private List<List<Decor>> decor = List.of();
  private Caption caption = Caption.NONE;
  private @Nullable CaptionLayer captionLayer;
  private final double[] home;
  private final double size;
  private final Look own;
  private List<Look> looks = List.of();

  /**
   * Opens a renderer of pictures of {@code width} by {@code height} pixels.
   *
   * @param device that computes where bodies are
   * @throws RenderException when this machine draws no pictures, with what to install
   */
  public Renderer(Device device, Model model, int width, int height, Settings settings) {
    this(device, model, width, height, settings, null);
  }

  private Renderer(
      Device device,
      Model model,
      int width,
      int height,
      Settings settings,
      @Nullable Window window) {
    if (width < 1 || height < 1 || width > LARGEST || height > LARGEST) {
      throw new IllegalArgumentException(
          "a picture of %d by %d pixels: each side must be between 1 and %d"
              .formatted(width, height, LARGEST));
    }
    this.model = model;
    this.settings = settings;
    this.window = window;
    kinematics = new Kinematics(device, model);
    offscreen = window == null ? Offscreen.open() : null;
    framebuffer = new Framebuffer(width, height, settings.samples());
    painter = new Painter(settings.shadows());
    scene = new Scene(model, settings.sites());
    own = Look.of(model);
    home = kinematics.poses(model.qpos0());
    size = Scene.around(scene.balls(home, false))[3];
    marker = new Marker(model, home);
  }

  /** A renderer into a window, which the caller closes after it. */
  public static Renderer in(Window window, Device device, Model model, Settings settings) {
    int width = Math.max(1, window.width());
    int height = Math.max(1, window.height());
    return new Renderer(device, model, width, height, settings, window);
  }

  /**
   * How environments look from now on. Lights and what is changed of a camera are those of the
   * first environment where all stand in one scene; in tiles each has its own.
   *
   * @param each a look for each environment that is drawn, or none: all look as the model says
   */
  public void setLooks(List<Look> each) {
    looks = List.copyOf(each);
  }

  private void checkLooks(int environments) {
    if (!looks.isEmpty() && looks.size() < environments) {
      throw new IllegalArgumentException(
          "%d looks for %d environments: give each one, or none"
              .formatted(looks.size(), environments));
    }
  }

  private Look look(int environment) {
    return looks.isEmpty() ? own : looks.get(environment);
  }

  /** Solids drawn beside each of the first environments from now on, in its own frame. */
  public void decorate(List<List<Decor>> solids) {
    decor = solids.stream().map(List::copyOf).toList();
  }

  /** What is written over pictures from now on. */
  public void caption(Caption words) {
    caption = words;
  }

  /** The model's cameras. */
  public Cameras cameras() {
    return new Cameras(model, home);
  }

  /**
   * A camera from which everything is seen: it goes along with a robot that is alone or has a tile,
   * and stands still before many.
   *
   * @param qpos of all environments, {@code [environments, nq]}
   * @param azimuth direction in which it looks, from x towards y [degrees]
   * @param elevation of its look, below the horizon negative [degrees]
   * @param zoom above 1 nearer
   */
  public Camera overview(double[] qpos, double azimuth, double elevation, double zoom) {
    int environments = model.nq() == 0 ? 1 : qpos.length / model.nq();
    return overview(qpos, azimuth, elevation, zoom, aspect(settings.tiles() ? environments : 1));
  }

  /** The same for pictures {@code aspect} times as wide as high. */
  Camera overview(double[] qpos, double azimuth, double elevation, double zoom, double aspect) {
    double[] poses = kinematics.poses(qpos);
    int environments = poses.length / (Kinematics.POSE * model.nbody());
    boolean alone = settings.tiles() || environments == 1;
    List<double[]> balls = new ArrayList<>();
    for (int e = 0; e < (alone ? 1 : environments); e++) {
      double[] offset = alone ? new double[3] : offset(e, environments);
      for (double[] ball : scene.balls(row(poses, e), true)) {
        double[] at = Vectors.add(ball, offset);
        balls.add(new double[] {at[0], at[1], at[2], ball[3]});
      }
    }
    double[] target = Arrays.copyOf(Scene.around(balls), 3);
    double distance = distance(balls, target, aspect, azimuth, elevation) / zoom;
    return alone
        ? cameras().tracking(row(poses, 0), target, ROOM * distance, azimuth, elevation)
        : Cameras.free(target, distance, azimuth, elevation);
  }

  /**
   * A camera that stands still, from which all places are seen in each of {@code tiles}.
   *
   * @param places balls: centre and, last, radius, [4], [m]
   * @param zoom above 1 nearer
   */
  public Camera over(
      List<double[]> places, int tiles, double azimuth, double elevation, double zoom) {
    double[] target = Arrays.copyOf(Scene.around(places), 3);
    double distance = distance(places, target, aspect(tiles), azimuth, elevation) / zoom;
    return Cameras.free(target, distance, azimuth, elevation);
  }

  /** Width of a tile over its height. */
  private double aspect(int tiles) {
    int columns = columns(tiles);
    int rows = (tiles + columns - 1) / columns;
    return (double) framebuffer.width / framebuffer.height * rows / columns;
  }

  /** From where one that faces {@code target} sees all balls in a picture of an aspect. */
  private static double distance(
      List<double[]> balls, double[] target, double aspect, double azimuth, double elevation) {
    double[] r = Cameras.orbit(target, 1, azimuth, elevation).rotation();
    double up = Math.tan(Math.toRadians(Cameras.FOVY) / 2);
    double[] slopes = {up * aspect, up};
    double distance = 0;
    for (double[] ball : balls) {
      double[] from = Vectors.along(ball, -1, target);
      double nearer = Vectors.dot(from, Vectors.vector(r[2], r[5], r[8]));
      for (int axis = 0; axis < 2; axis++) {
        double aside =
            Math.abs(Vectors.dot(from, Vectors.vector(r[axis], r[3 + axis], r[6 + axis])));
        double needed = aside + ball[3] * Math.hypot(1, slopes[axis]);
        distance = Math.max(distance, nearer + MARGIN * needed / slopes[axis]);
      }
    }
    return distance;
  }

  /** Where an environment of several stands in their scene. */
  private double[] offset(int environment, int environments) {
    int columns = columns(environments);
    int rows = (environments + columns - 1) / columns;
    return new double[] {
      spacing() * (environment % columns - (columns - 1) / 2.0),
      spacing() * (environment / columns - (rows - 1) / 2.0),
      0
    };
  }

  private double spacing() {
    return 2 * size * SPACING;
  }

  private static int columns(int environments) {
    return (int) Math.ceil(Math.sqrt(environments));
  }

  /**
   * Draws environments.
   *
   * @param qpos positions, {@code [environments, nq]}
   * @param camera of the first environment where all stand in one scene, else of each
   * @throws IllegalArgumentException when there are looks, and fewer than environments
   */
  public BufferedImage draw(double[] qpos, Camera camera) {
    return draw(qpos, camera, Overlay.NONE);
  }

  /**
   * Draws environments, and over them what an overlay says of each.
   *
   * @throws IllegalArgumentException when the overlay is of another number of environments
   */
  public BufferedImage draw(double[] qpos, Camera camera, Overlay overlay) {
    use();
    paint(qpos, camera, overlay);
    BufferedImage picture = framebuffer.read();
    if (caption != Caption.NONE) {
      Graphics2D graphics = picture.createGraphics();
      caption.write(graphics, picture.getWidth(), picture.getHeight());
      graphics.dispose();
    }
    return picture;
  }

  /**
   * Draws environments into the window, as large as it is, and shows them.
   *
   * @param qpos positions, {@code [environments, nq]}
   * @param camera as of {@link #draw}
   * @param overlay drawn over them
   * @throws IllegalStateException when the renderer has no window
   */
  public void show(double[] qpos, Camera camera, Overlay overlay) {
    if (window == null) {
      throw new IllegalStateException("this renderer has no window; use draw");
    }
    use();
    int width = window.width();
    int height = window.height();
    if (width > 0 && height > 0) {
      if (width != framebuffer.width || height != framebuffer.height) {
        framebuffer.close();
        framebuffer = new Framebuffer(width, height, settings.samples());
      }
      paint(qpos, camera, overlay);
      writeCaption();
      framebuffer.present();
    }
    window.swap();
  }

  private void writeCaption() {
    if (caption != Caption.NONE) {
      if (captionLayer == null) {
        captionLayer = new CaptionLayer();
      }
      captionLayer.draw(caption, framebuffer);
    }
  }

  /** Makes OpenGL draw here, not where another renderer of this thread does. */
  void use() {
    if (offscreen != null) {
      offscreen.use();
    } else if (window != null) {
      window.use();
    }
  }

  /**
   * The body under a point of the picture of one environment, held where it is seen; empty where
   * there is none, or one that cannot move.
   *
   * @param qpos positions of the environment, {@code [nq]}
   * @param x from the picture's middle to the right, in heights of the picture
   * @param y from the middle up
   */
  public Optional<Pull> grab(double[] qpos, Camera camera, double x, double y) {
    double[] poses = kinematics.poses(qpos);
    View view = view(camera, poses, 0);
    double[] ray = Vectors.unit(view.through(x, y));
    return new Picker(model).pick(poses, look(0).geoms(), view.eye(), ray);
  }

  /**
   * The same body, pulled as far across the look as the pointer has moved. It stays in the world
   * where the camera goes along.
   *
   * @param right in heights of the picture, as is up
   */
  public Pull drag(Pull pull, double[] qpos, Camera camera, double right, double up) {
    View view = view(camera, kinematics.poses(qpos), 0);
    double[] fromEye = Vectors.along(pull.target(), -1, view.eye());
    double depth = Math.max(0, Vectors.dot(fromEye, view.forward()));
    double[] across = Vectors.along(view.through(right, up), -1, view.forward());
    return pull.to(Vectors.along(pull.target(), depth, across));
  }

  /** Where bodies are, {@code [environments, nbody, 7]}. */
  double[] poses(double[] qpos) {
    return kinematics.poses(qpos);
  }

  private void paint(double[] qpos, Camera camera, Overlay overlay) {
    double[] poses = kinematics.poses(qpos);
    int environments = poses.length / (Kinematics.POSE * model.nbody());
    overlay.check(environments);
    checkLooks(environments);
    if (settings.tiles()) {
      drawTiles(poses, environments, camera, overlay);
    } else {
      drawScene(poses, environments, camera, overlay);
    }
  }

  private void drawScene(double[] poses, int environments, Camera camera, Overlay overlay) {
    View view = view(camera, poses, 0);
    Area area = new Area(0, 0, framebuffer.width, framebuffer.height);
    instances.clear();
    marks.clear();
    for (int e = 0; e < environments; e++) {
      double[] offset = offset(e, environments);
      double[] own = row(poses, e);
      place(own, look(e), offset, view, area);
      marker.place(overlay, e, own, offset, view.eye(), pixelsPerRadian(view, area), marks);
      placeDecor(e, offset, view, area);
    }
    paint(row(poses, 0), look(0), view, area);
  }

  private void drawTiles(double[] poses, int environments, Camera camera, Overlay overlay) {
    int columns = columns(environments);
    int rows = (environments + columns - 1) / columns;
    for (int e = 0; e < environments; e++) {
      int column = e % columns;
      int row = rows - 1 - e / columns;
      int x = column * framebuffer.width / columns;
      int y = row * framebuffer.height / rows;
      Area area =
          new Area(
              x,
              y,
              (column + 1) * framebuffer.width / columns - x,
              (row + 1) * framebuffer.height / rows - y);
      drawTile(poses, e, camera, area, overlay);
    }
  }

  private void drawTile(
      double[] poses, int environment, Camera camera, Area area, Overlay overlay) {
    View view = view(camera, poses, environment);
    double[] own = row(poses, environment);
    instances.clear();
    marks.clear();
    place(own, look(environment), new double[3], view, area);
    placeDecor(environment, new double[3], view, area);
    marker.place(
        overlay, environment, own, new double[3], view.eye(), pixelsPerRadian(view, area), marks);
    paint(own, look(environment), view, area);
  }

  /**
   * Draws environments one below the other, and turns the picture over: its rows are then in the
   * order in which environments and their rows follow each other.
   *
   * @param poses of all environments, as of {@link #poses}
   * @param height of each [pixels]
   * @return where the picture is
   */
  Framebuffer stack(double[] poses, int first, int count, int height, Camera camera) {
    use();
    checkLooks(first + count);
    for (int i = 0; i < count; i++) {
      int y = framebuffer.height - (i + 1) * height;
      Area area = new Area(0, y, framebuffer.width, height);
      drawTile(poses, first + i, camera, area, Overlay.NONE);
    }
    framebuffer.turnOver();
    return framebuffer;
  }

  /** The way from here into a device's memory, which the caller closes. */
  PixelTransfer transfer(Device device) {
    return PixelTransfer.to(device, framebuffer);
  }

  private View view(Camera camera, double[] poses, int environment) {
    View view = camera.at(row(poses, environment));
    return looks.isEmpty() ? view : view.changed(look(environment).eye(camera.name()));
  }

  private void placeDecor(int environment, double[] offset, View view, Area area) {
    if (environment < decor.size()) {
      double pixels = pixelsPerRadian(view, area);
      decor.get(environment).forEach(each -> each.place(offset, view.eye(), pixels, instances));
    }
  }

  private void place(double[] poses, Look look, double[] offset, View view, Area area) {
    scene.place(poses, look, offset, view.eye(), pixelsPerRadian(view, area), instances);
  }

  private static double pixelsPerRadian(View view, Area area) {
    return area.height() / Math.toRadians(view.fovy());
  }

  private void paint(double[] poses, Look look, View view, Area area) {
    double[] around = Scene.around(scene.balls(poses, true));
    double[] centre = Arrays.copyOf(around, 3);
    double reach = 3 * Vectors.distance(view.eye(), centre) + 3 * around[3];
    painter.draw(
        framebuffer,
        area,
        view,
        reach,
        instances,
        scene.planes(poses, look, ENDLESS * size),
        Scene.lamps(poses, look, centre),
        marks);
  }

  private double[] row(double[] poses, int environment) {
    int width = Kinematics.POSE * model.nbody();
    return Arrays.copyOfRange(poses, environment * width, (environment + 1) * width);
  }

  @Override
  public void close() {
    use();
    if (captionLayer != null) {
      captionLayer.close();
    }
    painter.close();
    framebuffer.close();
    kinematics.close();
    if (offscreen != null) {
      offscreen.close();
    }
  }
}
