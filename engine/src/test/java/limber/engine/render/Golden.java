package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Pictures that were looked at and kept. {@code -Dlimber.golden=write} keeps those of this run;
 * look at them before they are committed.
 */
final class Golden {
  /** Drivers round differently and place samples differently: edges differ a little. */
  private static final double MEAN = 1.5;

  private static final int STEP = 24;
  private static final double SHARE = 0.01;

  private Golden() {}

  /** Fails when a picture is not the one kept; then what it is lies under {@code target/golden}. */
  static void assertLooksAs(String name, BufferedImage picture) throws IOException {
    if ("write".equals(System.getProperty("limber.golden"))) {
      File kept = Path.of("src/test/resources/limber/engine/render", name + ".png").toFile();
      ImageIO.write(picture, "png", kept);
      return;
    }
    BufferedImage kept;
    try (InputStream in = Golden.class.getResourceAsStream(name + ".png")) {
      kept = ImageIO.read(in);
    }
    assertEquals(kept.getWidth(), picture.getWidth());
    assertEquals(kept.getHeight(), picture.getHeight());
    BufferedImage difference =
        new BufferedImage(kept.getWidth(), kept.getHeight(), BufferedImage.TYPE_INT_RGB);
    double sum = 0;
    int apart = 0;
    for (int y = 0; y < kept.getHeight(); y++) {
      for (int x = 0; x < kept.getWidth(); x++) {
        int largest = distance(kept.getRGB(x, y), picture.getRGB(x, y));
        sum += largest;
        apart += largest > STEP ? 1 : 0;
        difference.setRGB(x, y, 0x010101 * Math.min(255, 4 * largest));
      }
    }
    double pixels = kept.getWidth() * kept.getHeight();
    if (sum / pixels > MEAN || apart / pixels > SHARE) {
      Path folder = Files.createDirectories(Path.of("target", "golden"));
      ImageIO.write(picture, "png", folder.resolve(name + ".png").toFile());
      ImageIO.write(difference, "png", folder.resolve(name + "-difference.png").toFile());
      fail(
          "%s: mean difference %.2f of 255 (%.2f allowed), %.2f%% of pixels more than %d off (%.0f%% allowed); see engine/%s"
              .formatted(
                  name, sum / pixels, MEAN, 100 * apart / pixels, STEP, 100 * SHARE, folder));
    }
  }

  /** The largest difference of two colours' parts. */
  static int distance(int a, int b) {
    int largest = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      largest = Math.max(largest, Math.abs((a >> shift & 255) - (b >> shift & 255)));
    }
    return largest;
  }
}
