package limber.benchmarks.cli;

import java.nio.file.Path;
import limber.engine.Model;
import limber.engine.render.Film;
import limber.engine.render.Settings;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pictures without a display. */
@Command(
    name = "render",
    description = {
      "Draws a model, without a display: a picture (.png) at a time, or a film up to it.",
      "Needs EGL and OpenGL 3.3, which any Linux has in software: apt install libegl1 libgl1-mesa-dri."
    },
    mixinStandardHelpOptions = true)
final class RenderCommand implements Runnable {
  /** Seconds of a film. */
  private static final double FILM = 5;

  /** Where the eye is. */
  static final class Eye {
    @Option(
        names = "--camera",
        paramLabel = "NAME",
        description =
            "A camera of the model's file. Default: one that sees everything and goes along.")
    @Nullable String camera;

    @Option(
        names = "--azimuth",
        defaultValue = "125",
        description = "Where it looks, from x towards y, in degrees. Default: ${DEFAULT-VALUE}.")
    double azimuth = 125;

    @Option(
        names = "--elevation",
        defaultValue = "-18",
        description = "Of its look, below the horizon negative. Default: ${DEFAULT-VALUE}.")
    double elevation = -18;

    @Option(
        names = "--zoom",
        defaultValue = "1",
        description = "Above 1 nearer. Default: ${DEFAULT-VALUE}.")
    double zoom = 1;
  }

  @Parameters(
      paramLabel = "MODEL",
      description = "An MJCF file, or the name of a bundled model (limber list models names them).")
  private String model = "";

  @Option(
      names = "--out",
      required = true,
      description = "File to write: .png, .gif, or .mp4 (by ffmpeg).")
  private Path out = Path.of("");

  @Option(names = "--width", defaultValue = "640", description = "Pixels. Default: 640.")
  private int width = 640;

  @Option(names = "--height", defaultValue = "480", description = "Pixels. Default: 480.")
  private int height = 480;

  @Option(
      names = "--tiles",
      description = "Give each environment a part of the picture; otherwise all are in one scene.")
  private boolean tiles;

  @Option(
      names = "--seconds",
      defaultValue = "NaN",
      description = "Simulated time of the picture, or the film's end. Default: 0 and 5.")
  private double seconds = Double.NaN;

  @Option(
      names = "--fps",
      defaultValue = "25",
      description = "Frames a second of a film, in simulated time. Default: ${DEFAULT-VALUE}.")
  private int fps = 25;

  @Option(names = "--no-shadows", description = "Draw without shadows, which is faster.")
  private boolean plain;

  @Option(names = "--sites", description = "Draw sites too.")
  private boolean sites;

  @ArgGroup(exclusive = false)
  private Eye eye = new Eye();

  @Mixin private MotionOptions motion = new MotionOptions();

  @Mixin private DeviceOptions options = new DeviceOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    motion.check();
    if (seconds < 0 || seconds > 3600) {
      throw new UsageException("--seconds %s: must be between 0 and 3600".formatted(seconds));
    }
    if (!(eye.zoom > 0)) {
      throw new UsageException("--zoom %s: must be above 0".formatted(eye.zoom));
    }
    boolean film = Film.ENDINGS.stream().anyMatch(out.toString()::endsWith);
    if (!film && !out.toString().endsWith(".png")) {
      throw new UsageException(
          "--out %s: give a name that ends in .png, .gif or .mp4".formatted(out));
    }
    if (fps < 1 || fps > 60) {
      throw new UsageException("--fps %d: must be between 1 and 60".formatted(fps));
    }
    Model loaded = Models.load(model);
    Pictures.require();
    Settings settings = Settings.DEFAULT.withShadows(!plain).withSites(sites).withTiles(tiles);
    try (Device device = options.open();
        Motion moving = motion.open(device, loaded);
        Filming filming =
            new Filming(
                device,
                loaded,
                moving,
                motion.looks(loaded),
                width,
                height,
                settings,
                motion.contacts())) {
      filming.look(eye.camera, eye.azimuth, eye.elevation, eye.zoom);
      if (film) {
        try (ProgressLine progress = new ProgressLine("frames")) {
          filming.film(Double.isNaN(seconds) ? FILM : seconds, fps, out, progress);
        }
      } else {
        filming.picture(Double.isNaN(seconds) ? 0 : seconds, out);
      }
    }
    spec.commandLine().getErr().printf("limber: %s%n", out);
  }
}
