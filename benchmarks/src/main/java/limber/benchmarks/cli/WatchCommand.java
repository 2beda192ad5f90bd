package limber.benchmarks.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limber.engine.Contact;
import limber.engine.Look;
import limber.engine.Model;
import limber.engine.render.Camera;
import limber.engine.render.Overlay;
import limber.engine.render.Pull;
import limber.engine.render.Renderer;
import limber.engine.render.Settings;
import limber.engine.render.Viewer;
import limber.engine.render.Window;
import limber.kernels.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A model in a window, live. */
@Command(
    name = "watch",
    description = {
      "Shows a model in a window while it is simulated. Keys:",
      Viewer.KEYS + ".",
      "Or plays a trained policy: of a run, the episodes of its evaluation before and after adaptation side by side, over and",
      "over, with task, stage, return so far and time written on the picture; n is the next task. They are played back and",
      "cannot be pushed; a robot is drawn as its nominal model."
    },
    mixinStandardHelpOptions = true)
final class WatchCommand implements Runnable {
  @Mixin private ShownOptions shown = new ShownOptions();

  @Option(names = "--width", defaultValue = "960", description = "Pixels. Default: 960.")
  private int width = 960;

  @Option(names = "--height", defaultValue = "640", description = "Pixels. Default: 640.")
  private int height = 640;

  @Option(
      names = "--seconds",
      defaultValue = "Infinity",
      description = "Close the window after so many seconds. Default: never.")
  private double seconds = Double.POSITIVE_INFINITY;

  @Mixin private TrialOptions trial = new TrialOptions();

  @Mixin private MotionOptions motion = new MotionOptions();

  @Mixin private DeviceOptions options = new DeviceOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    motion.check();
    if (width < 1 || height < 1 || width > 16_384 || height > 16_384) {
      throw new UsageException(
          "--width %d --height %d: each must be between 1 and 16384".formatted(width, height));
    }
    Optional<Path> run = shown.run();
    TrialOptions.refuse(spec, run.isPresent());
    if (run.isPresent()) {
      play(run.orElseThrow());
      return;
    }
    Model loaded = shown.model();
    Pictures.require();
    Viewer viewer =
        new Viewer(
            motion.envs(),
            loaded.visuals().cameras().stream()
                .map(c -> c.name())
                .filter(n -> !n.isEmpty())
                .toList(),
            125,
            -18);
    viewer.showContacts(motion.contacts());
    Settings settings = shown.settings();
    try (Window window = new Window("limber " + loaded.name(), width, height, viewer);
        Device device = options.open();
        Motion moving = motion.open(device, loaded, true);
        Renderer renderer = Renderer.in(window, device, loaded, settings)) {
      spec.commandLine().getErr().println("limber: " + Viewer.KEYS);
      show(window, viewer, moving, renderer, loaded);
    }
  }

  private void play(Path run) {
    Pictures.require();
    Settings settings = shown.settings();
    PrintWriter err = spec.commandLine().getErr();
    try (Device device = options.open()) {
      TrialWindow.show(run, trial, device, width, height, settings, seconds, err);
    }
  }

  private void show(Window window, Viewer viewer, Motion moving, Renderer renderer, Model loaded) {
    double[] start = moving.qpos();
    List<Look> looks = motion.looks(loaded);
    long opened = System.nanoTime();
    long last = opened;
    double time = 0;
    while (!window.closing() && !viewer.quit() && (last - opened) * 1e-9 < seconds) {
      window.poll();
      long now = System.nanoTime();
      if (viewer.takeRestart()) {
        moving.restart();
        time = 0;
      }
      time += viewer.passing((now - last) * 1e-9);
      time += viewer.takeSteps() * loaded.opt().timestep();
      last = now;
      int e = viewer.environment();
      renderer.setLooks(looks.subList(e, e + 1));
      Camera camera = viewer.camera(renderer, row(start, e, loaded.nq()));
      Optional<Pull> pull = viewer.pull(renderer, row(moving.qpos(), e, loaded.nq()), camera);
      moving.advance(time, e, pull);
      List<List<Contact>> contacts =
          viewer.contacts() ? List.of(moving.contacts().get(e)) : List.of();
      Overlay overlay = new Overlay(contacts, pull);
      renderer.show(row(moving.qpos(), e, loaded.nq()), camera, overlay);
      window.title("limber %s: %s".formatted(loaded.name(), viewer.status(time)));
    }
  }

  private static double[] row(double[] all, int row, int width) {
    return Arrays.copyOfRange(all, row * width, (row + 1) * width);
  }
}
