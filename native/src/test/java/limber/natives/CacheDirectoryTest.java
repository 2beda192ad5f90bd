package limber.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CacheDirectoryTest {
  private final String name = "test-" + System.nanoTime();

  @AfterEach
  void removeEntries() throws IOException {
    Files.deleteIfExists(CacheDirectory.root().resolve(name));
    Files.deleteIfExists(CacheDirectory.root().resolve(name + ".lock"));
  }

  @Test
  void anEntryIsMadeOnceByManyThreads() throws Exception {
    AtomicInteger made = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Path>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tasks.add(
            () ->
                CacheDirectory.entry(
                    name,
                    target -> {
                      made.incrementAndGet();
                      Files.writeString(target, "whole");
                    }));
      }
      for (Future<Path> path : threads.invokeAll(tasks)) {
        assertEquals("whole", Files.readString(path.get()));
      }
    }
    assertEquals(1, made.get());
  }

  @Test
  void twoEntriesAreMadeAtTheSameTime() throws Exception {
    // each maker waits until the other has begun
    CyclicBarrier both = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Callable<Path>> tasks = new ArrayList<>();
      for (String entry : List.of(name, name + "-other")) {
        tasks.add(
            () ->
                CacheDirectory.entry(
                    entry,
                    target -> {
                      await(both);
                      Files.writeString(target, entry);
                    }));
      }
      for (Future<Path> path : threads.invokeAll(tasks)) {
        assertTrue(Files.readString(path.get()).startsWith(name));
      }
    } finally {
      Files.deleteIfExists(CacheDirectory.root().resolve(name + "-other"));
      Files.deleteIfExists(CacheDirectory.root().resolve(name + "-other.lock"));
    }
  }

  private static void await(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IOException("the other maker did not begin", e);
    }
  }

  @Test
  void anEntryIsMadeOnceByTwoProcesses() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  SlowMaker.class.getName(),
                  name)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    int made = 0;
    for (Process process : processes) {
      String output = new String(process.getInputStream().readAllBytes());
      assertTrue(process.waitFor(1, TimeUnit.MINUTES));
      assertEquals(0, process.exitValue());
      made += output.contains("made") ? 1 : 0;
      assertTrue(output.contains("whole"), output);
    }
    assertEquals(1, made);
  }

  /** Makes the entry named on its command line, slowly, and prints what it finds there. */
  static final class SlowMaker {
    public static void main(String[] arguments) throws IOException {
      Path path =
          CacheDirectory.entry(
              arguments[0],
              target -> {
                System.out.println("made");
                Files.writeString(target, "who");
                try {
                  Thread.sleep(500);
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
                Files.writeString(target, "whole");
              });
      System.out.println(Files.readString(path));
    }
  }

  @Test
  void aFailureLeavesNothingAndNamesTheFolder() {
    NativeException e =
        assertThrows(
            NativeException.class,
            () ->
                CacheDirectory.entry(
                    name,
                    target -> {
                      Files.writeString(target, "half");
                      throw new IOException("No space left on device");
                    }));
    assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
    assertTrue(e.getMessage().contains(CacheDirectory.root().toString()), e.getMessage());
    assertTrue(Files.notExists(CacheDirectory.root().resolve(name)));
  }
}
