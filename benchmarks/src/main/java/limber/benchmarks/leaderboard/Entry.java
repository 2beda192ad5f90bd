package limber.benchmarks.leaderboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import limber.benchmarks.records.PolicyFile;
import limber.benchmarks.records.RecordException;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;

/**
 * An entry: a folder with {@code entry.json}, which lists the other files with their sizes and
 * checksums, a run's record, and its policy. Reading takes it for hostile: nothing outside the
 * folder is opened, no file is read before its size is known to be in bounds, and what is read must
 * be what was listed.
 *
 * @param record what is claimed
 * @param policy what is to be evaluated again
 */
public record Entry(RunRecord record, PolicyFile policy) {
  /** The list's file name. */
  public static final String FILE = "entry.json";

  /** The schema that this version writes. */
  public static final String SCHEMA = "limber-entry-1";

  private static final long LARGEST_LIST = 1 << 16;

  /** The largest that each file may be [bytes]. */
  private static final Map<String, Long> LARGEST =
      Map.of(RunRecords.FILE, 16L << 20, PolicyFile.FILE, PolicyFile.LARGEST);

  /** How far a curve's end may be from the evaluation that it is the mean of. */
  private static final double ROUNDING = 1e-9;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * What {@code entry.json} holds.
   *
   * @param files by name
   */
  record Listing(String schema, Map<String, Listed> files) {}

  /** A file's size and SHA-256. */
  record Listed(long bytes, String sha256) {}

  /**
   * Makes an entry of a run.
   *
   * @param run folder of a finished run
   * @param folder of the entry, made here; it must not hold anything yet
   * @throws EntryException when the run has no record or no policy, or they are not whole
   */
  public static Entry submit(Path run, Path folder) {
    try {
      Files.createDirectories(folder);
      try (var files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new EntryException(
              folder + ": holds something already; choose another --out", null);
        }
      }
      Map<String, Listed> listed = new LinkedHashMap<>();
      for (String name : List.of(RunRecords.FILE, PolicyFile.FILE)) {
        Path from = run.resolve(name);
        if (!Files.isRegularFile(from)) {
          throw new EntryException(
              "%s: not there; only a finished run on a task family can be submitted"
                  .formatted(from),
              null);
        }
        Path file = Files.copy(from, folder.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        listed.put(name, new Listed(Files.size(file), sha256(file)));
      }
      Files.writeString(
          folder.resolve(FILE), MAPPER.writeValueAsString(new Listing(SCHEMA, listed)) + "\n");
    } catch (IOException e) {
      throw new EntryException(
          "%s: cannot be written (%s); choose a writable folder".formatted(folder, e), e);
    }
    return read(folder);
  }

  /**
   * Reads an entry.
   *
   * @throws EntryException naming the file and what is wrong with it
   */
  public static Entry read(Path folder) {
    try {
      Path list = folder.resolve(FILE);
      plain(list);
      bounded(list, LARGEST_LIST);
      Listing listing = MAPPER.readValue(list.toFile(), Listing.class);
      if (!SCHEMA.equals(listing.schema())) {
        throw new EntryException(
            "%s: schema %s; this version reads %s".formatted(list, listing.schema(), SCHEMA), null);
      }
      for (String name : listing.files().keySet()) {
        if (!folder.resolve(name).normalize().equals(folder.normalize().resolve(name))
            || Path.of(name).getNameCount() != 1
            || Path.of(name).isAbsolute()) {
          throw new EntryException(
              "%s: %s leaves the entry's folder; files lie in it".formatted(list, name), null);
        }
      }
      if (!listing.files().keySet().equals(Set.copyOf(LARGEST.keySet()))) {
        throw new EntryException(
            "%s: lists %s; an entry has %s"
                .formatted(
                    list, listing.files().keySet(), LARGEST.keySet().stream().sorted().toList()),
            null);
      }
      for (Map.Entry<String, Listed> file : listing.files().entrySet()) {
        asListed(folder.resolve(file.getKey()), file.getValue());
      }
      Entry entry =
          new Entry(
              RunRecords.read(folder.resolve(RunRecords.FILE)),
              PolicyFile.read(folder.resolve(PolicyFile.FILE)));
      agrees(folder.resolve(RunRecords.FILE), entry.record);
      return entry;
    } catch (JsonProcessingException e) {
      throw new EntryException(
          "%s: not a list of an entry's files (%s)"
              .formatted(folder.resolve(FILE), e.getOriginalMessage().replaceAll("\\s+", " ")),
          e);
    } catch (RecordException e) {
      throw new EntryException(String.valueOf(e.getMessage()), e);
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw new EntryException("%s: cannot be read (%s)".formatted(folder, e.getMessage()), e);
    }
  }

  private static void asListed(Path file, Listed listed) throws IOException {
    plain(file);
    long bytes = bounded(file, LARGEST.get(file.getFileName().toString()));
    if (bytes != listed.bytes()) {
      throw new EntryException(
          "%s: %,d bytes, %s lists %,d: cut short, or changed since it was submitted"
              .formatted(file, bytes, FILE, listed.bytes()),
          null);
    }
    if (!sha256(file).equals(listed.sha256())) {
      throw new EntryException(
          "%s: not what was submitted: its SHA-256 is not the one in %s; it was edited"
              .formatted(file, FILE),
          null);
    }
  }

  private static void plain(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new EntryException(file + ": not a plain file in the entry's folder", null);
    }
  }

  private static long bounded(Path file, long most) throws IOException {
    long bytes = Files.size(file);
    if (bytes > most) {
      throw new EntryException(
          "%s: %,d bytes; at most %,d are read".formatted(file, bytes, most), null);
    }
    return bytes;
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A record's parts say the same thing several times; one that was edited seldom does. */
  private static void agrees(Path file, RunRecord record) {
    if (record.curve().isEmpty()) {
      throw new EntryException(file + ": has no learning curve", null);
    }
    RunRecord.CurvePoint end = record.curve().getLast();
    long[] steps = record.curve().stream().mapToLong(p -> p.environmentSteps()).toArray();
    boolean increasing = IntStream.range(1, steps.length).allMatch(i -> steps[i - 1] < steps[i]);
    if (!increasing || end.environmentSteps() != record.environmentSteps()) {
      throw new EntryException(
          "%s: its curve ends at %,d steps and its training at %,d, in growing steps: it was edited"
              .formatted(file, end.environmentSteps(), record.environmentSteps()),
          null);
    }
    for (int k = 0; k < record.stages().size(); k++) {
      double mean =
          record.evaluation().get(k).stream()
              .mapToDouble(Double::doubleValue)
              .average()
              .orElseThrow();
      double drawn = end.means().get(k);
      if (!(Math.abs(mean - drawn) <= ROUNDING * Math.max(1, Math.abs(mean)))) {
        throw new EntryException(
            "%s: at %s its curve ends at %s, and its evaluation's mean is %s: it was edited"
                .formatted(file, record.stages().get(k), drawn, mean),
            null);
      }
    }
  }
}
