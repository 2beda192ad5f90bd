package limber.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Texts that come with the jars. */
final class Resources {
  private Resources() {}

  /** One of this module's files beside {@code limber/benchmarks}. */
  static String text(String name) {
    return classPath("limber/benchmarks/report/" + name);
  }

  /** A file on the class path. */
  static String classPath(String path) {
    try (InputStream in = Resources.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("not on the class path: " + path, e);
    }
  }

  static Properties properties(String path) {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(classPath(path)));
      return properties;
    } catch (IOException e) {
      throw new IllegalStateException("not a properties file: " + path, e);
    }
  }
}
