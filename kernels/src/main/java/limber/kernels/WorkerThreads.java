package limber.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the chunks of one job at a time over the caller and {@code threads - 1} workers. Idle
 * workers spin for a few microseconds, since the next launch usually follows at once, and then
 * park.
 */
final class WorkerThreads implements AutoCloseable {
  /** One chunk of a job. */
  @FunctionalInterface
  interface Work {
    void run(int chunk);
  }

  private static final int SPINS = 4000;

  private static final class Job {
    final Work work;
    final int chunks;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger finished = new AtomicInteger();
    volatile @Nullable Throwable failure;

    Job(Work work, int chunks) {
      this.work = work;
      this.chunks = chunks;
    }

    void help() {
      int chunk = next.getAndIncrement();
      while (chunk < chunks) {
        try {
          work.run(chunk);
        } catch (Throwable e) {
          failure = e;
        }
        finished.incrementAndGet();
        chunk = next.getAndIncrement();
      }
    }
  }

  private final Thread[] workers;
  private final boolean[] parked;
  private volatile @Nullable Job current;
  private volatile boolean closed;

  WorkerThreads(int threads) {
    workers = new Thread[threads - 1];
    parked = new boolean[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      int own = i;
      workers[i] =
          Thread.ofPlatform().daemon().name("limber-cpu-" + (i + 1)).start(() -> serve(own));
    }
  }

  /** Runs every chunk and returns when all are done. */
  void run(int chunks, Work work) {
    if (chunks <= 1 || workers.length == 0) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        work.run(chunk);
      }
      return;
    }
    Job job = new Job(work, chunks);
    current = job;
    wake(Math.min(chunks - 1, workers.length));
    job.help();
    for (int waited = 0; job.finished.get() < chunks; waited++) {
      if (waited < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield(); // the worker may be waiting for this very core
      }
    }
    current = null;
    Throwable failure = job.failure;
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure != null) {
      throw new KernelException("a CPU worker failed: " + failure, failure);
    }
  }

  private void wake(int count) {
    synchronized (parked) {
      for (int i = 0; i < workers.length && count > 0; i++) {
        if (parked[i]) {
          parked[i] = false;
          LockSupport.unpark(workers[i]);
          count--;
        }
      }
    }
  }

  private void serve(int own) {
    Job last = null;
    int idle = 0;
    while (!closed) {
      Job job = current;
      if (job != null && job != last) {
        job.help();
        last = job;
        idle = 0;
      } else if (idle++ < SPINS) {
        Thread.onSpinWait();
      } else {
        park(own, last);
        idle = 0;
      }
    }
  }

  private void park(int own, @Nullable Job last) {
    synchronized (parked) {
      Job job = current;
      if (closed || (job != null && job != last)) {
        return;
      }
      parked[own] = true;
    }
    LockSupport.park(this);
    synchronized (parked) {
      parked[own] = false;
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread worker : workers) {
      LockSupport.unpark(worker);
    }
  }
}
