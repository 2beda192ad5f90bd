package limber.benchmarks.film;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import limber.benchmarks.film.Trial.Episode;
import limber.engine.GeomType;
import limber.engine.Visuals.Colour;
import limber.engine.render.Camera;
import limber.engine.render.Caption;
import limber.engine.render.Decor;
import limber.engine.render.Renderer;
import limber.envs.Goal;

/**
 * Some stages of one trial side by side, a tile each, at any time: where the robots are, what is
 * drawn beside them, what is written over them. Between two recorded positions a robot is on the
 * straight line from one to the other.
 */
public final class Playback {
  /** Time that a step of a robot without time takes to be shown [s]. */
  private static final double STEP = 0.1;

  /** Room around what a camera that stands still must see [m]. */
  private static final double ROOM = 0.12;

  /** What the bands of letters leave of a tile. */
  private static final double OPEN = 0.8;

  private static final Colour GOAL = new Colour(0.86, 0.20, 0.16, 1);
  private static final Colour NEAR = new Colour(0.86, 0.20, 0.16, 0.25);
  private static final Colour TRAIL = new Colour(0.35, 0.58, 0.82, 1);

  private final Trials trials;
  private final Trial trial;
  private final List<Integer> stages;
  private final List<Episode> episodes;
  private final boolean timeless;

  /**
   * Of a test task.
   *
   * @param stages numbers of the stages to be shown, one a tile
   */
  public Playback(Trials trials, int task, List<Integer> stages) {
    this.trials = trials;
    this.stages = List.copyOf(stages);
    trial = trials.trials().get(task);
    episodes = stages.stream().map(trial.episodes()::get).toList();
    timeless = trials.env().frameSkip() == 1 && trials.env().timestep() == 1;
  }

  /** How many tiles there are. */
  public int tiles() {
    return episodes.size();
  }

  /** When the longest episode has ended [s]. */
  public double duration() {
    return step() * episodes.stream().mapToInt(Episode::steps).max().orElse(0);
  }

  /** Time of an environment step [s]. */
  public double step() {
    return timeless ? STEP : trials.env().dt();
  }

  /** Steps that are complete at a time. */
  private int steps(double time) {
    return (int) Math.floor(time / step() + 1e-6);
  }

  /** Where the robots are, {@code [tiles, nq]}. */
  public double[] qpos(double time) {
    int nq = trials.model().nq();
    double[] all = new double[nq * tiles()];
    for (int tile = 0; tile < tiles(); tile++) {
      Episode episode = episodes.get(tile);
      double at = Math.min(time / step(), episode.steps());
      int before = (int) Math.floor(at);
      int after = Math.min(before + 1, episode.steps());
      for (int i = 0; i < nq; i++) {
        double from = episode.positions()[before * nq + i];
        double to = episode.positions()[after * nq + i];
        all[tile * nq + i] = from + (at - before) * (to - from);
      }
    }
    return all;
  }

  // ------------------------------------------------------------------ what is drawn

  /** A camera: before a task that is a place it sees all of the way, else it goes along. */
  public Camera camera(Renderer renderer, double azimuth, double elevation, double zoom) {
    if (trial.goal().isEmpty()) {
      return renderer.overview(qpos(0), azimuth, elevation, zoom);
    }
    List<double[]> places = places(trial.goal().orElseThrow());
    return renderer.over(places, tiles(), azimuth, elevation, OPEN * zoom);
  }

  /** Whether the camera stands still over a place. */
  public boolean hasPlace() {
    return trial.goal().isPresent();
  }

  /** The goal and all that the robots pass. */
  private List<double[]> places(Goal goal) {
    List<double[]> places = new ArrayList<>();
    places.add(new double[] {goal.x(), goal.y(), 0, Math.max(ROOM, goal.radius())});
    places.add(new double[] {0, 0, 0, ROOM});
    int nq = trials.model().nq();
    double room = timeless ? ROOM : 5 * ROOM;
    for (Episode episode : episodes) {
      for (int t = 0; t <= episode.steps(); t++) {
        places.add(
            new double[] {episode.positions()[t * nq], episode.positions()[t * nq + 1], 0, room});
      }
    }
    return places;
  }

  /** The goal, and the way that each robot has come. */
  public List<List<Decor>> decor(double time) {
    if (trial.goal().isEmpty()) {
      return List.of();
    }
    Goal goal = trial.goal().orElseThrow();
    int nq = trials.model().nq();
    double size = timeless ? 0.03 : 0.1;
    List<List<Decor>> all = new ArrayList<>();
    for (Episode episode : episodes) {
      List<Decor> decor = new ArrayList<>();
      decor.add(
          solid(GeomType.CYLINDER, goal.x(), goal.y(), 0.2 * size, 1.6 * size, 0.2 * size, GOAL));
      if (goal.radius() > 0) {
        decor.add(solid(GeomType.CYLINDER, goal.x(), goal.y(), 0.002, goal.radius(), 0.002, NEAR));
      }
      for (int t = 0; t <= Math.min(steps(time), episode.steps()); t++) {
        double x = episode.positions()[t * nq];
        double y = episode.positions()[t * nq + 1];
        decor.add(solid(GeomType.CYLINDER, x, y, 0.004, 0.6 * size, 0.004, TRAIL));
      }
      all.add(decor);
    }
    return all;
  }

  private static Decor solid(
      GeomType type, double x, double y, double z, double radius, double half, Colour colour) {
    return new Decor(type, new double[] {x, y, z}, new double[] {radius, half, 0}, colour);
  }

  // ------------------------------------------------------------------ what is written

  /** What is written at a time. */
  public Caption caption(double time) {
    List<Lettering.Tile> tiles = new ArrayList<>();
    for (int k = 0; k < episodes.size(); k++) {
      Episode episode = episodes.get(k);
      int stage = stages.get(k);
      int done = Math.min(steps(time), episode.steps());
      boolean over = done == episode.steps() && done < trials.env().horizon();
      String part =
          !trials.adapts()
              ? ""
              : stage == 0 ? "before" : stage == trials.adapted() ? "adapted" : "";
      tiles.add(
          new Lettering.Tile(
              part,
              trials.stages().get(stage),
              String.format(Locale.ROOT, "return %.1f", episode.returnAfter(done))
                  + (over ? ", ended" : "")));
    }
    return new Lettering(
        "Task %d of %d: %s"
            .formatted(trial.task() + 1, trials.trials().size(), trial.description()),
        "%s, %s, seed %d"
            .formatted(
                trials.record().title(), trials.record().algorithm(), trials.record().seed()),
        timeless
            ? "step %d".formatted(Math.min(steps(time), steps(duration())))
            : String.format(Locale.ROOT, "%.2f s", Math.min(time, duration())),
        tiles);
  }
}
