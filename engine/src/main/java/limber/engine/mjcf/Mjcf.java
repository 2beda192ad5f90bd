package limber.engine.mjcf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import limber.engine.Model;

/** Loads MJCF. Every problem is an {@link MjcfException} whose message is one line. */
public final class Mjcf {
  private Mjcf() {}

  /** The model in a file. Included files are found beside it. */
  public static Model load(Path file) {
    return compile(XmlReader.read(file));
  }

  /** The model in the file that a user named. */
  public static Model load(String file) {
    try {
      return load(Path.of(file));
    } catch (InvalidPathException e) {
      throw new MjcfException(file + ": is not a path; give the path of an MJCF file", e);
    }
  }

  /** The model in a text; {@code name} stands for the file in messages. */
  public static Model parse(String name, String text) {
    return compile(XmlReader.read(name, text));
  }

  /** The model in a class-path resource beside {@code owner}. */
  public static Model resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new MjcfException("%s: no such resource beside %s".formatted(name, owner.getName()));
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new MjcfException(name + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Model compile(XmlElement root) {
    return ModelCompiler.compile(ModelReader.read(root));
  }
}
