package io.twinwire.support.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ThreadLoopTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final ThreadLoop loop = new ThreadLoop("test-loop");

  @Test
  void tasks_run_one_after_the_other_on_one_daemon_of_the_loops_name() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    AtomicBoolean daemon = new AtomicBoolean();
    for (int i = 0; i < 100; i++) {
      String number = Integer.toString(i);
      loop.execute(() -> seen.add(number));
    }
    loop.execute(() -> daemon.set(Thread.currentThread().isDaemon()));
    loop.execute(() -> seen.add(Thread.currentThread().getName()));
    settle();
    assertThat(seen).hasSize(101).startsWith("0", "1", "2").endsWith("99", "test-loop-1");
    assertThat(daemon).isTrue();
    assertThat(loop.close(LONG)).isTrue();
  }

  @Test
  void a_task_that_throws_even_an_error_harms_no_other() throws Exception {
    loop.execute(
        () -> {
          throw new NoClassDefFoundError("org/example/Gone");
        });
    settle();
    assertThat(loop.close(LONG)).isTrue();
  }

  @Test
  void a_task_that_is_taken_back_does_not_run() throws Exception {
    AtomicBoolean ran = new AtomicBoolean();
    loop.execute(
        () -> {
          Loop.Cancel task = loop.later(Duration.ZERO, () -> ran.set(true));
          task.cancel();
        });
    settle();
    settle();
    assertThat(ran).isFalse();
    loop.close(LONG);
  }

  @Test
  void closing_lets_the_running_task_end_and_drops_those_that_wait() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    loop.execute(
        () -> {
          begun.countDown();
          try {
            go.await();
            seen.add("ended");
          } catch (InterruptedException e) {
            seen.add("interrupted");
          }
        });
    loop.execute(() -> seen.add("dropped"));
    begun.await();
    Thread closing = new Thread(() -> loop.close(LONG));
    closing.start();
    while (closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    go.countDown();
    closing.join();
    loop.execute(() -> seen.add("late"));
    assertThat(seen).containsExactly("ended");
  }

  @Test
  void closing_interrupts_what_outlasts_the_bound() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    loop.execute(
        () -> {
          begun.countDown();
          awaitForEver();
        });
    begun.await();
    assertThat(loop.close(Duration.ofMillis(200))).isTrue();
  }

  @Test
  void cancelling_interrupts_at_once() throws Exception {
    ExecutorService threads = Executors.blocking("test-blocking");
    CountDownLatch begun = new CountDownLatch(1);
    threads.execute(
        () -> {
          begun.countDown();
          awaitForEver();
        });
    begun.await();
    assertThat(Executors.cancel(threads, LONG)).isTrue();
  }

  private static void awaitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void settle() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(done::countDown);
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
