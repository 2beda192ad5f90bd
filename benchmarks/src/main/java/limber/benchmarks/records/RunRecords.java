package limber.benchmarks.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads and writes {@link RunRecord}s: {@code record.json} in a run's folder. */
public final class RunRecords {
  /** A record's file name. */
  public static final String FILE = "record.json";

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private RunRecords() {}

  /** Writes the record into {@code folder}, whole or not at all. */
  public static Path write(RunRecord record, Path folder) {
    return WholeFile.write(MAPPER, record, folder, FILE);
  }

  /** Reads one record. */
  public static RunRecord read(Path file) {
    try {
      RunRecord record = MAPPER.readValue(file.toFile(), RunRecord.class);
      if (record == null) {
        throw RecordException.broken(
            file + ": holds null, not a run record; remove it or run it again", null);
      }
      if (!RunRecord.SCHEMA.equals(record.schema())) {
        throw new RecordException(
            "%s: schema %s; this version reads %s"
                .formatted(file, record.schema(), RunRecord.SCHEMA),
            null);
      }
      return record;
    } catch (JsonProcessingException e) {
      throw RecordException.broken(
          "%s:%d: not a run record (%s); remove it or run it again"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().replaceAll("\\s+", " ")),
          e);
    } catch (IOException e) {
      throw new RecordException(
          "%s: cannot be read (%s); check its permissions".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * All records in the folders and below, by path.
   *
   * @throws RecordException when there is none
   */
  public static List<RunRecord> findAll(List<Path> folders) {
    List<RunRecord> records = find(folders);
    if (records.isEmpty()) {
      throw new RecordException(
          folders + ": no " + FILE + " in it; `limber train --out DIR` writes one", null);
    }
    return records;
  }

  /** All records in the folders and below, by path; there may be none. */
  public static List<RunRecord> find(List<Path> folders) {
    List<RunRecord> records = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.notExists(folder)) {
        throw new RecordException(folder + ": no such folder; name one that holds runs", null);
      }
      files(folder, FILE).forEach(file -> records.add(read(file)));
    }
    return records;
  }

  /**
   * The files of a name in a folder and below, by path.
   *
   * @throws RecordException when the folder, or one below, cannot be read
   */
  public static List<Path> files(Path folder, String name) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith(name)).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new RecordException(
          "%s: cannot be read (%s); check its permissions".formatted(folder, e.getMessage()), e);
    }
  }
}
