package limber.benchmarks.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import limber.benchmarks.film.Playback;
import limber.benchmarks.film.TrialFilm;
import limber.benchmarks.film.Trials;
import limber.engine.render.Camera;
import limber.engine.render.Overlay;
import limber.engine.render.Renderer;
import limber.engine.render.Settings;
import limber.engine.render.Viewer;
import limber.engine.render.Window;
import limber.kernels.Device;

/** The trials of a run in a window, played over and over. */
final class TrialWindow {
  private static final String KEYS =
      "space pause, right arrow one step, down and up arrow slower and faster, n next task, r from the start, q quit; "
          + "mouse: drag to turn, wheel to come nearer";

  /** How long the end of an episode stays [s]. */
  private static final double STILL = 1;

  private final Trials trials;
  private final TrialOptions options;
  private final int first;
  private Playback playback;

  private TrialWindow(Trials trials, TrialOptions options) {
    this.trials = trials;
    this.options = options;
    first = options.task(trials);
    playback = options.playback(trials, first);
  }

  /** Shows a run for so many seconds, or until somebody closes the window. */
  static void show(
      Path run,
      TrialOptions options,
      Device device,
      int width,
      int height,
      Settings settings,
      double seconds,
      PrintWriter err) {
    TrialFilm.requireLetters();
    Trials trials = Trials.of(device, run);
    TrialWindow own = new TrialWindow(trials, options);
    double[] eye = TrialFilm.eye(own.playback);
    Viewer viewer = new Viewer(trials.trials().size(), List.of(), eye[0], eye[1]);
    String title = "limber %s, %s".formatted(trials.record().title(), trials.record().algorithm());
    try (Window window = new Window(title, width, height, viewer);
        Renderer renderer = Renderer.in(window, device, trials.model(), settings.withTiles(true))) {
      err.println("limber: " + KEYS);
      own.play(window, viewer, renderer, title, seconds);
    }
  }

  private void play(Window window, Viewer viewer, Renderer renderer, String title, double seconds) {
    long opened = System.nanoTime();
    long last = opened;
    double time = 0;
    int shown = 0;
    while (!window.closing() && !viewer.quit() && (last - opened) * 1e-9 < seconds) {
      window.poll();
      long now = System.nanoTime();
      if (viewer.environment() != shown) {
        shown = viewer.environment();
        playback = options.playback(trials, (first + shown) % trials.trials().size());
        time = 0;
      }
      if (viewer.takeRestart()) {
        time = 0;
      }
      time += viewer.passing((now - last) * 1e-9) + viewer.takeSteps() * playback.step();
      last = now;
      if (time > playback.duration() + STILL) {
        time = 0;
      }
      renderer.decorate(playback.decor(time));
      renderer.caption(playback.caption(time));
      Camera camera =
          playback.camera(renderer, viewer.azimuth(), viewer.elevation(), viewer.zoom());
      renderer.show(playback.qpos(time), camera, Overlay.NONE);
      window.title(title + viewer.pace());
    }
  }
}
