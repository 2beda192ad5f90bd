package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Films read back: their frames, when and where they are shown. */
class FilmTest {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 80;

  @TempDir private Path folder;

  /** A ball that moves over a slanted gradient; frame 3 is as frame 2. */
  private static BufferedImage frame(int number) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < WIDTH; x++) {
      for (int y = 0; y < HEIGHT; y++) {
        image.setRGB(x, y, new Color(100 + x, 140 + y, 200).getRGB());
      }
    }
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(220, 90, 40));
    graphics.fillOval(10 + 5 * (number == 3 ? 2 : number), 30, 20, 20);
    graphics.dispose();
    return image;
  }

  private Path film(String name, int frames, int rate) throws IOException {
    Path file = folder.resolve(name);
    try (Film film = Film.open(file, WIDTH, HEIGHT, rate)) {
      for (int i = 0; i < frames; i++) {
        film.add(frame(i));
      }
    }
    return file;
  }

  private static IIOMetadataNode node(ImageReader reader, int frame, String name)
      throws IOException {
    IIOMetadataNode root =
        (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
    return (IIOMetadataNode) root.getElementsByTagName(name).item(0);
  }

  @Test
  void aGifShowsEachFrameWhenAndWhereItWas() throws IOException {
    Path file = film("ball.gif", 30, 30);
    List<Integer> delays = new ArrayList<>();
    BufferedImage shown = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
      reader.setInput(in);
      assertEquals(30, reader.getNumImages(true));
      for (int i = 0; i < 30; i++) {
        IIOMetadataNode place = node(reader, i, "ImageDescriptor");
        IIOMetadataNode control = node(reader, i, "GraphicControlExtension");
        delays.add(Integer.parseInt(control.getAttribute("delayTime")));
        BufferedImage part = reader.read(i);
        shown
            .createGraphics()
            .drawImage(
                part,
                Integer.parseInt(place.getAttribute("imageLeftPosition")),
                Integer.parseInt(place.getAttribute("imageTopPosition")),
                null);
        assertTrue(i == 0 || part.getWidth() < WIDTH, "only what changed is in frame " + i);
        assertTrue(i != 3 || part.getWidth() == 1, "nothing changed in frame 3");
        assertShows(frame(i), shown);
      }
      assertEquals(
          "NETSCAPE", node(reader, 0, "ApplicationExtension").getAttribute("applicationID"));
    }
    assertEquals(100, delays.stream().mapToInt(Integer::intValue).sum(), "one second in all");
    assertEquals(List.of(3, 4, 3), delays.subList(0, 3));
  }

  private static void assertShows(BufferedImage expected, BufferedImage shown) {
    double sum = 0;
    int worst = 0;
    for (int x = 0; x < WIDTH; x++) {
      for (int y = 0; y < HEIGHT; y++) {
        int apart = Golden.distance(expected.getRGB(x, y), shown.getRGB(x, y));
        sum += apart;
        worst = Math.max(worst, apart);
      }
    }
    assertTrue(worst <= 16, "a pixel is " + worst + " off");
    assertTrue(sum / (WIDTH * HEIGHT) < 5, "mean " + sum / (WIDTH * HEIGHT));
  }

  @Test
  void aGifOfOneFrameIsAPicture() throws IOException {
    BufferedImage read = ImageIO.read(film("one.gif", 1, 10).toFile());
    assertEquals(WIDTH, read.getWidth());
    assertShows(frame(0), read);
  }

  @Test
  void aPaletteHasTheColoursThatThereAre() {
    Palette palette = new Palette();
    int[] colours = {0x000000, 0xFFFFFF, 0xD04020, 0x2040D0, 0x20D040};
    palette.learn(colours);
    palette.choose();
    for (int colour : colours) {
      int got = palette.colour(palette.index(colour));
      assertTrue(Golden.distance(colour, got) <= 2, "%06x became %06x".formatted(colour, got));
    }
  }

  @Test
  void anMp4HasItsFramesAndAnEvenSize() throws Exception {
    assumeTrue(here("ffmpeg") && here("ffprobe"), "ffmpeg is not here");
    Path file = folder.resolve("odd.mp4");
    try (Film film = Film.open(file, WIDTH - 1, HEIGHT - 1, 20)) {
      for (int i = 0; i < 10; i++) {
        film.add(frame(i).getSubimage(0, 0, WIDTH - 1, HEIGHT - 1));
      }
    }
    Process probe =
        new ProcessBuilder(
                "ffprobe",
                "-v",
                "error",
                "-count_frames",
                "-show_entries",
                "stream=width,height,nb_read_frames,avg_frame_rate",
                "-of",
                "csv=p=0",
                file.toString())
            .start();
    String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("%d,%d,20/1,10".formatted(WIDTH, HEIGHT), said.strip());
  }

  private static boolean here(String program) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  @Test
  void whatIsNoFilmIsRefused() {
    Path file = folder.resolve("a.avi");
    IllegalArgumentException name =
        assertThrows(IllegalArgumentException.class, () -> Film.open(file, 8, 8, 25));
    assertTrue(name.getMessage().contains("films end in .gif or .mp4"), name.getMessage());
    IllegalArgumentException rate =
        assertThrows(
            IllegalArgumentException.class, () -> Film.open(folder.resolve("a.gif"), 8, 8, 0));
    assertTrue(rate.getMessage().startsWith("0 frames a second"), rate.getMessage());
    Path nowhere = folder.resolve("none").resolve("a.mp4");
    if (here("ffmpeg")) {
      IOException failed =
          assertThrows(
              IOException.class,
              () -> {
                try (Film film = Film.open(nowhere, WIDTH, HEIGHT, 25)) {
                  film.add(frame(0));
                }
              });
      assertTrue(failed.getMessage().contains("ffmpeg could not write"), failed.getMessage());
    } else {
      RenderException missing =
          assertThrows(RenderException.class, () -> Film.open(nowhere, WIDTH, HEIGHT, 25));
      assertTrue(missing.getMessage().contains("apt install ffmpeg"), missing.getMessage());
    }
  }
}
