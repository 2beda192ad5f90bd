package limber.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Limber's folder for what can be made again: unpacked tools and compiled programs. It is {@code
 * $LIMBER_CACHE}, else {@code $XDG_CACHE_HOME/limber}, else {@code ~/.cache/limber}.
 */
public final class CacheDirectory {
  /** File locks hold between processes only; within this one a plain lock an entry does. */
  private static final ConcurrentMap<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private CacheDirectory() {}

  /** The folder, whether it exists or not. */
  public static Path root() {
    String own = System.getenv("LIMBER_CACHE");
    if (own != null && !own.isBlank()) {
      return Path.of(own).toAbsolutePath();
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    if (xdg != null && !xdg.isBlank()) {
      return Path.of(xdg).toAbsolutePath().resolve("limber");
    }
    // the shell's home: Java's user.home does not follow HOME
    String home = System.getenv("HOME");
    String base = home == null || home.isBlank() ? System.getProperty("user.home") : home;
    return Path.of(base, ".cache", "limber").toAbsolutePath();
  }

  /** Fills a new folder or file. */
  @FunctionalInterface
  public interface Maker {
    /** Writes the entry at {@code target}, which does not exist yet. */
    void make(Path target) throws IOException;
  }

  /**
   * The entry {@code name} below {@link #root}, made first if it is not there. Only one thread of
   * one process makes it; the others wait for it, and makers of other entries do not. It appears
   * whole or not at all: it is made beside its place and then renamed.
   *
   * @throws NativeException when the cache cannot be written: the message names the folder and the
   *     cause
   */
  public static Path entry(String name, Maker maker) {
    Path target = root().resolve(name);
    if (Files.exists(target)) {
      return target;
    }
    ReentrantLock own = IN_PROCESS.computeIfAbsent(target, path -> new ReentrantLock());
    own.lock();
    try {
      Path parent = target.toAbsolutePath().getParent();
      Files.createDirectories(parent);
      Path lockFile = parent.resolve(target.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!Files.exists(target)) {
          makeWhole(target, maker);
        }
      }
      return target;
    } catch (IOException | UncheckedIOException e) {
      throw new NativeException(
          "cache folder %s cannot be written (%s): free disk space there, or set XDG_CACHE_HOME to another folder"
              .formatted(root(), e.getMessage()),
          e);
    } finally {
      own.unlock();
    }
  }

  private static void makeWhole(Path target, Maker maker) throws IOException {
    Path part =
        target.resolveSibling(target.getFileName() + ".part-" + ProcessHandle.current().pid());
    delete(part);
    try {
      maker.make(part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target);
    } finally {
      delete(part);
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(path)) {
      for (Path file : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
