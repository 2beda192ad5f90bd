package limber.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import limber.benchmarks.film.Playback;
import limber.benchmarks.film.TrialFilm;
import limber.benchmarks.film.Trials;
import limber.engine.Model;
import limber.engine.render.Camera;
import limber.engine.render.Film;
import limber.engine.render.Settings;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Pictures without a display. */
@Command(
    name = "render",
    description = {
      "Draws a model or a trained policy, without a display: a picture (.png) at a time, or a film up to it.",
      "Of a run: before and after adaptation side by side in a test task, the very episodes that its evaluation counted,",
      "with task, stage, return so far and time written over them. They are computed again from the policy; a robot is drawn",
      "as its nominal model, and between recorded steps on a straight line.",
      "Needs EGL and OpenGL 3.3, which any Linux has in software: apt install libegl1 libgl1-mesa-dri."
    },
    mixinStandardHelpOptions = true)
final class RenderCommand implements Runnable {
  /** Pixels to a side of a stage of a run. */
  private static final int SIDE = 480;

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
        description =
            "Where it looks, from x towards y, in degrees. Default: 125; of a run 105, over a goal 90.")
    @Nullable Double azimuth;

    @Option(
        names = "--elevation",
        description =
            "Of its look, below the horizon negative. Default: -18; of a run -12, over a goal -62.")
    @Nullable Double elevation;

    @Option(
        names = "--zoom",
        defaultValue = "1",
        description = "Above 1 nearer. Default: ${DEFAULT-VALUE}.")
    double zoom = 1;
  }

  @Mixin private ShownOptions shown = new ShownOptions();

  @Option(
      names = "--out",
      required = true,
      description = "File to write: .png, .gif, or .mp4 (by ffmpeg).")
  private Path out = Path.of("");

  @Option(names = "--width", description = "Pixels. Default: 640, of a run 480 a tile.")
  private @Nullable Integer width;

  @Option(names = "--height", description = "Pixels. Default: 480, of a run 480 a tile.")
  private @Nullable Integer height;

  @Option(
      names = "--tiles",
      description = "Give each environment a part of the picture; otherwise all are in one scene.")
  private boolean tiles;

  @Option(
      names = "--seconds",
      defaultValue = "NaN",
      description =
          "Simulated time of the picture, or the film's end. Default: 0 and 5; of a run its episodes' end. Robots without time "
              + "take 10 steps a second.")
  private double seconds = Double.NaN;

  @Option(
      names = "--fps",
      defaultValue = "25",
      description = "Frames a second of a film, in simulated time. Default: ${DEFAULT-VALUE}.")
  private int fps = 25;

  @ArgGroup(exclusive = false)
  private Eye eye = new Eye();

  @Mixin private TrialOptions trial = new TrialOptions();

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
    Optional<Path> run = shown.run();
    TrialOptions.refuse(spec, run.isPresent());
    if (run.isPresent()) {
      draw(run.orElseThrow(), film);
    } else {
      draw(film);
    }
    spec.commandLine().getErr().printf("limber: %s%n", out);
  }

  private void draw(boolean film) {
    Model loaded = shown.model();
    Pictures.require();
    Settings settings = shown.settings().withTiles(tiles);
    try (Device device = options.open();
        Motion moving = motion.open(device, loaded, false);
        Filming filming =
            new Filming(
                device,
                loaded,
                moving,
                motion.looks(loaded),
                or(width, 640),
                or(height, 480),
                settings,
                motion.contacts())) {
      filming.look(eye.camera, or(eye.azimuth, 125.0), or(eye.elevation, -18.0), eye.zoom);
      if (film) {
        try (ProgressLine progress = new ProgressLine("frames")) {
          filming.film(Double.isNaN(seconds) ? FILM : seconds, fps, out, progress);
        }
      } else {
        filming.picture(Double.isNaN(seconds) ? 0 : seconds, out);
      }
    }
  }

  private void draw(Path run, boolean film) {
    Pictures.require();
    try (Device device = options.open()) {
      Trials trials = Trials.of(device, run);
      Playback playback = trial.playback(trials, trial.task(trials));
      double end = Double.isNaN(seconds) ? playback.duration() : seconds;
      Settings settings = shown.settings();
      int across = or(width, SIDE * Math.min(2, playback.tiles()));
      int down = or(height, SIDE * ((playback.tiles() + 1) / 2));
      try (TrialFilm drawing = new TrialFilm(device, trials, across, down, settings)) {
        double[] usual = TrialFilm.eye(playback);
        Camera camera =
            playback.camera(
                drawing.renderer(),
                or(eye.azimuth, usual[0]),
                or(eye.elevation, usual[1]),
                eye.zoom);
        if (film) {
          try (ProgressLine progress = new ProgressLine("frames")) {
            drawing.film(playback, camera, end, fps, out, progress);
          }
        } else {
          Filming.write(drawing.picture(playback, camera, end), out);
        }
      } catch (IOException e) {
        throw Filming.unwritable(out, e);
      }
    }
  }

  private static <T> T or(@Nullable T given, T usual) {
    return given == null ? usual : given;
  }
}
