package io.twinwire.support.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {

  private static final int BOUND = 16;
  private static final String NAME = "workers-test";

  private final Workers workers = new Workers(NAME, BOUND);

  @AfterEach
  void close() {
    workers.close(Duration.ofSeconds(1));
  }

  @Test
  void stepsThatComeOneByOneDoNotTakeAThreadForEachPlace() throws Exception {
    for (int i = 0; i < 100; i++) {
      CountDownLatch done = new CountDownLatch(1);
      workers.execute(done::countDown);
      done.await();
      // One by one: the next comes when nobody has anything to do.
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> threads().allMatch(WorkersTest::rests));
    }

    assertThat(threads()).hasSizeLessThan(BOUND / 2);
  }

  @Test
  void stepsThatComeTogetherRunSideBySide() throws Exception {
    CyclicBarrier together = new CyclicBarrier(BOUND);
    Set<String> ran = ConcurrentHashMap.newKeySet();
    CountDownLatch done = new CountDownLatch(2 * BOUND);
    for (int i = 0; i < 2 * BOUND; i++) {
      workers.execute(
          () -> {
            try {
              together.await(10, TimeUnit.SECONDS);
              ran.add(Thread.currentThread().getName());
            } catch (Exception e) {
              throw new IllegalStateException(e);
            } finally {
              done.countDown();
            }
          });
    }

    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).hasSize(BOUND);
  }

  private static Stream<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(NAME));
  }

  private static boolean rests(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }
}
