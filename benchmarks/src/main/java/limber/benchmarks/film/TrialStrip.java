package limber.benchmarks.film;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import limber.benchmarks.records.PolicyFile;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import limber.benchmarks.report.Picture;
import limber.engine.render.Camera;
import limber.engine.render.Settings;
import limber.kernels.Device;

/**
 * A policy before and after adaptation in one picture, for pages: a row a stage, an episode from
 * left to right; where a task is a place, the whole way in one.
 */
public final class TrialStrip {
  private static final int INSTANTS = 5;
  private static final int WIDTH = 200;
  private static final int HEIGHT = 150;
  private static final int BAND = 40;

  /** Rows of sky above what is shown, and of ground below it, that are cut off. */
  private static final int ABOVE = 34;

  private static final int BELOW = 6;

  /** Small pictures have no room to spare. */
  private static final double NEARER = 1.1;

  /** Sides of the picture of a stage whose task is a place. */
  private static final int SIDE = 400;

  private static final float[] QUALITIES = {0.85f, 0.75f, 0.65f, 0.5f, 0.35f, 0.2f};

  private TrialStrip() {}

  /**
   * The first test task of the best run of each environment in the folders and below, by its title:
   * of runs that left a policy and did not observe the task.
   *
   * @param most bytes of a picture
   * @param notes takes a line about each environment that there is no picture of
   * @throws IllegalArgumentException when the machine has no fonts
   * @throws limber.engine.render.RenderException when it draws no pictures
   */
  public static Map<String, Picture> ofBest(
      Device device, List<Path> folders, int most, Consumer<String> notes) {
    Lettering.require();
    Map<String, RunRecord> best = new LinkedHashMap<>();
    Map<String, Path> where = new LinkedHashMap<>();
    for (Path run : runs(folders)) {
      RunRecord record = RunRecords.read(run.resolve(RunRecords.FILE));
      RunRecord other = best.get(record.title());
      if (!record.observesTask() && (other == null || score(record) > score(other))) {
        best.put(record.title(), record);
        where.put(record.title(), run);
      }
    }
    Map<String, Picture> pictures = new LinkedHashMap<>();
    where.forEach(
        (title, run) -> {
          try {
            pictures.put(title, of(device, Trials.of(device, run), most));
          } catch (IllegalArgumentException e) {
            notes.accept("no picture of %s: %s".formatted(run, e.getMessage()));
          }
        });
    return pictures;
  }

  private static List<Path> runs(List<Path> folders) {
    List<Path> runs = new ArrayList<>();
    for (Path folder : folders) {
      RunRecords.files(folder, RunRecords.FILE).stream()
          .map(file -> file.toAbsolutePath().getParent())
          .filter(run -> Files.isRegularFile(run.resolve(PolicyFile.FILE)))
          .sorted()
          .forEach(runs::add);
    }
    return runs;
  }

  private static double score(RunRecord record) {
    double mean =
        record.evaluation().get(record.adapted()).stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow();
    return record.metric().higherIsBetter() ? mean : -mean;
  }

  /**
   * The first test task of trials.
   *
   * @param most bytes of the picture
   */
  public static Picture of(Device device, Trials trials, int most) {
    Playback playback = new Playback(trials, 0, trials.beforeAndAfter());
    BufferedImage image =
        playback.hasPlace() ? way(device, trials, playback) : strip(device, trials, playback);
    Lettering words = (Lettering) playback.caption(playback.duration());
    List<String> stages =
        words.tiles().stream()
            .map(
                tile ->
                    "%s (%s, %s)"
                        .formatted(
                            switch (tile.part()) {
                              case "before" -> "before adaptation";
                              case "adapted" -> "adapted";
                              default -> "without adaptation";
                            },
                            tile.stage(),
                            tile.result()))
            .toList();
    String who =
        "%s, seed %d, in its test task 1 of %d, %s"
            .formatted(
                trials.record().algorithm(),
                trials.record().seed(),
                trials.trials().size(),
                trials.trials().getFirst().description());
    boolean place = playback.hasPlace();
    String order =
        stages.size() == 1
            ? stages.getFirst()
            : place
                ? "on the left %s, on the right %s".formatted(stages.get(0), stages.get(1))
                : "above %s, below %s".formatted(stages.get(0), stages.get(1));
    String how =
        place
            ? "A dot is a step, the goal is red."
            : "An episode goes from left to right, at %s s.".formatted(times(playback));
    return new Picture(
        jpeg(image, most),
        image.getWidth(),
        image.getHeight(),
        "%s: %s. %s".formatted(who, order, how),
        "The robot of %s: %s.".formatted(trials.record().title(), order));
  }

  /** "2, 4, 6, 8 and 10". */
  private static String times(Playback playback) {
    String all =
        IntStream.rangeClosed(1, INSTANTS)
            .mapToObj(k -> number(instant(playback, k)))
            .collect(Collectors.joining(", "));
    int last = all.lastIndexOf(", ");
    return all.substring(0, last) + " and" + all.substring(last + 1);
  }

  private static String number(double seconds) {
    return String.format(Locale.ROOT, "%.2f", seconds).replaceAll("\\.?0+$", "");
  }

  private static double instant(Playback playback, int k) {
    return playback.duration() * k / INSTANTS;
  }

  private static BufferedImage way(Device device, Trials trials, Playback playback) {
    int width = SIDE * playback.tiles();
    try (TrialFilm film = new TrialFilm(device, trials, width, SIDE, Settings.DEFAULT)) {
      return film.picture(playback, film.camera(playback, 1), playback.duration());
    }
  }

  private static BufferedImage strip(Device device, Trials trials, Playback playback) {
    int rows = playback.tiles();
    BufferedImage all =
        new BufferedImage(INSTANTS * WIDTH, rows * (BAND + HEIGHT), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = all.createGraphics();
    try (TrialFilm film =
        new TrialFilm(device, trials, rows * WIDTH, ABOVE + HEIGHT + BELOW, Settings.DEFAULT)) {
      Camera camera = film.camera(playback, NEARER);
      for (int k = 1; k <= INSTANTS; k++) {
        BufferedImage tiles = film.bare(playback, camera, instant(playback, k));
        for (int row = 0; row < rows; row++) {
          graphics.drawImage(
              tiles.getSubimage(row * WIDTH, ABOVE, WIDTH, HEIGHT),
              (k - 1) * WIDTH,
              row * (BAND + HEIGHT) + BAND,
              null);
        }
      }
    }
    Lettering words = (Lettering) playback.caption(playback.duration());
    for (int row = 0; row < rows; row++) {
      Lettering.band(
          graphics, words.tiles().get(row), row * (BAND + HEIGHT), INSTANTS * WIDTH, BAND);
    }
    graphics.dispose();
    return all;
  }

  /** As good as fits; where nothing does, the least. */
  private static byte[] jpeg(BufferedImage image, int most) {
    byte[] bytes = {};
    for (float quality : QUALITIES) {
      bytes = jpeg(image, quality);
      if (bytes.length <= most) {
        break;
      }
    }
    return bytes;
  }

  private static byte[] jpeg(BufferedImage image, float quality) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
