package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A window on a display of its own (Xvfb), from outside: the screen's pixels, keys and mouse. */
class WindowTest {
  private static final Path XVFB = Path.of("/usr/bin/Xvfb");

  @TempDir private Path folder;

  @Test
  void aWindowShowsAModelObeysKeysAndMouseAndCloses() throws Exception {
    assumeTrue(Files.isExecutable(XVFB), "no Xvfb here; on Debian: apt install xvfb");
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
    Process server =
        new ProcessBuilder(
                XVFB.toString(),
                "-displayfd",
                "1",
                "-screen",
                "0",
                "400x300x24",
                "-fbdir",
                folder.toString(),
                "-nolisten",
                "tcp")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader numbers = server.inputReader(StandardCharsets.UTF_8)) {
      String number = numbers.readLine();
      assertNotNull(number, "Xvfb starts");
      watch(":" + number.strip());
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private void watch(String display) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            WindowProbe.class.getName());
    builder.environment().put("DISPLAY", display);
    builder.environment().remove("WAYLAND_DISPLAY");
    builder.redirectErrorStream(true);
    Process probe = builder.start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = probe.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        said.append(line).append('\n');
        if (line.equals("ready")) {
          assertTrue(orangePixels() > 500, "a half-cheetah is on the screen");
          probe.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
        }
        line = lines.readLine();
      }
    }
    assertTrue(probe.waitFor(60, TimeUnit.SECONDS), said.toString());
    assertEquals(0, probe.exitValue(), said.toString());
    List<String> last = said.toString().lines().toList();
    assertEquals(List.of("q quits", "closed"), last.subList(last.size() - 2, last.size()));
  }

  /** Pixels of the screen, an XWD file that Xvfb keeps, in the colour of geoms without one. */
  private int orangePixels() throws IOException {
    ByteBuffer dump = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("Xvfb_screen0")));
    int[] header = new int[25];
    dump.asIntBuffer().get(header);
    int width = header[4];
    int height = header[5];
    int start = header[0] + 12 * header[19];
    assertEquals(32, header[11], "bits a pixel");
    int count = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = start + y * header[12] + 4 * x;
        int blue = dump.get(at) & 255;
        int red = dump.get(at + 2) & 255;
        count += red > 120 && red > 2 * blue ? 1 : 0;
      }
    }
    return count;
  }
}
