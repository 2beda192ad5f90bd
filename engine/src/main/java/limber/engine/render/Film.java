package limber.engine.render;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A file of moving pictures, written frame by frame; {@link #close} completes it. */
public interface Film extends AutoCloseable {
  /** Endings of files that there are films of. */
  List<String> ENDINGS = List.of(".gif", ".mp4");

  /** The next frame, of the size of the first. */
  void add(BufferedImage frame) throws IOException;

  @Override
  void close() throws IOException;

  /**
   * A film of the form that the file's name ends in: .gif, or .mp4 through the system's ffmpeg.
   *
   * @param rate frames a second, 1 to 60
   * @throws RenderException when there is no ffmpeg for a film that needs it
   * @throws IllegalArgumentException for other names and rates
   * @throws IOException when the file cannot be written
   */
  static Film open(Path file, int width, int height, int rate) throws IOException {
    if (rate < 1 || rate > 60) {
      throw new IllegalArgumentException(
          "%d frames a second: must be between 1 and 60".formatted(rate));
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gif")) {
      return new GifFilm(file, rate);
    }
    if (name.endsWith(".mp4")) {
      return new Mp4Film(file, width, height, rate);
    }
    throw new IllegalArgumentException(
        "%s: films end in %s".formatted(file, String.join(" or ", ENDINGS)));
  }
}
