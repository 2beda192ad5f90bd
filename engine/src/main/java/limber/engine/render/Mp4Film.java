package limber.engine.render;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** H.264 in MP4, by the system's ffmpeg, which gets the frames through a pipe. */
final class Mp4Film implements Film {
  private final Path file;
  private final Path log;
  private final Process ffmpeg;
  private final OutputStream pipe;
  private byte[] bytes = new byte[0];

  Mp4Film(Path file, int width, int height, int rate) throws IOException {
    this.file = file;
    log = Files.createTempFile("limber-ffmpeg", ".log");
    ProcessBuilder process =
        new ProcessBuilder(
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-s",
            width + "x" + height,
            "-r",
            Integer.toString(rate),
            "-i",
            "-",
            // the encoder takes even sizes only
            "-vf",
            "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white",
            "-c:v",
            "libx264",
            "-crf",
            "20",
            "-pix_fmt",
            "yuv420p",
            "-movflags",
            "+faststart",
            file.toAbsolutePath().toString());
    process.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(log.toFile());
    try {
      ffmpeg = process.start();
    } catch (IOException e) {
      Files.deleteIfExists(log);
      throw new RenderException(
          "%s: films in .mp4 need ffmpeg, which is not here; on Debian: apt install ffmpeg, or choose a .gif"
              .formatted(file),
          e);
    }
    pipe = new BufferedOutputStream(ffmpeg.getOutputStream(), 1 << 20);
  }

  @Override
  public void add(BufferedImage frame) throws IOException {
    int width = frame.getWidth();
    int height = frame.getHeight();
    int[] pixels = frame.getRGB(0, 0, width, height, null, 0, width);
    if (bytes.length != 3 * pixels.length) {
      bytes = new byte[3 * pixels.length];
    }
    for (int i = 0; i < pixels.length; i++) {
      bytes[3 * i] = (byte) (pixels[i] >> 16);
      bytes[3 * i + 1] = (byte) (pixels[i] >> 8);
      bytes[3 * i + 2] = (byte) pixels[i];
    }
    try {
      pipe.write(bytes);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      pipe.close();
      if (ffmpeg.waitFor() != 0) {
        throw failed(null);
      }
    } catch (IOException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ffmpeg.destroy();
      throw new IOException(file + ": interrupted while ffmpeg wrote it", e);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  /** What ffmpeg had to say. */
  private IOException failed(@Nullable IOException cause) throws IOException {
    String said = Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8).strip() : "";
    return new IOException(
        "ffmpeg could not write %s: %s".formatted(file, said.lines().findFirst().orElse("")),
        cause);
  }
}
