package limber.natives;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files inside the jars on the class path. */
final class Resources {
  private Resources() {}

  static @Nullable URL find(String name) {
    return Resources.class.getClassLoader().getResource(name);
  }

  /** Copies the resource {@code name} to {@code target}; true when there is such a resource. */
  static boolean copy(String name, Path target) throws IOException {
    URL url = find(name);
    if (url == null) {
      return false;
    }
    try (InputStream in = url.openStream()) {
      Files.copy(in, target);
    }
    return true;
  }
}
