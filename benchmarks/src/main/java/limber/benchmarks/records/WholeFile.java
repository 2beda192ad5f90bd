package limber.benchmarks.records;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** JSON files of which nobody ever sees a part. */
final class WholeFile {
  private WholeFile() {}

  /**
   * Writes {@code value} into {@code folder}, whole or not at all.
   *
   * @throws RecordException when nothing can be written there
   */
  static Path write(ObjectMapper mapper, Object value, Path folder, String name) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      Path part = folder.resolve(name + ".part");
      Files.writeString(part, mapper.writeValueAsString(value) + "\n");
      return Files.move(
          part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new RecordException(
          "%s: cannot be written (%s); choose a folder that is writable with --out"
              .formatted(file, e),
          e);
    }
  }
}
