package io.twinwire.support.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialQueueTest {

  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @Test
  void stepsRunInOrderAndABatchEndsOnce() {
    ArrayDeque<Runnable> pending = new ArrayDeque<>();
    SerialQueue queue = new SerialQueue(pending::add, () -> seen.add("flush"), e -> {});
    queue.add(10, () -> seen.add("a"));
    queue.add(20, () -> seen.add("b"));

    assertThat(queue.weight()).isEqualTo(30);
    pending.remove().run();

    assertThat(seen).containsExactly("a", "b", "flush");
    assertThat(queue.weight()).isZero();
    assertThat(pending).isEmpty();
  }

  @Test
  void aLongQueueLetsOthersHaveTheirTurn() {
    ArrayDeque<Runnable> pending = new ArrayDeque<>();
    SerialQueue queue = new SerialQueue(pending::add, () -> {}, e -> {});
    for (int i = 0; i < 1000; i++) {
      queue.add(1, () -> seen.add("x"));
    }
    pending.remove().run();

    assertThat(seen.size()).isPositive().isLessThan(1000);
    assertThat(pending).hasSize(1);
  }

  @Test
  void aStepThatThrowsIsReportedAndTheNextRuns() {
    List<RuntimeException> failures = new ArrayList<>();
    SerialQueue queue = new SerialQueue(Runnable::run, () -> {}, failures::add);
    queue.add(
        1,
        () -> {
          throw new IllegalStateException("x");
        });
    queue.add(1, () -> seen.add("next"));

    assertThat(failures).hasSize(1);
    assertThat(seen).containsExactly("next");
    assertThat(queue.weight()).isZero();
  }

  @Test
  void manyQueuesOnFewWorkersKeepTheirOrderAndLoseNothing() {
    Workers workers = new Workers("test-workers", 3);
    try {
      int queues = 8;
      int steps = 5000;
      List<List<Integer>> results = new ArrayList<>();
      for (int q = 0; q < queues; q++) {
        List<Integer> result = Collections.synchronizedList(new ArrayList<>());
        results.add(result);
        SerialQueue queue = new SerialQueue(workers, () -> {}, e -> {});
        Thread producer =
            new Thread(
                () -> IntStream.range(0, steps).forEach(i -> queue.add(1, () -> result.add(i))));
        producer.start();
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> results.stream().allMatch(result -> result.size() == steps));
      for (List<Integer> result : results) {
        assertThat(result).isSorted();
      }
    } finally {
      workers.close(Duration.ofSeconds(1));
    }
  }

  @Test
  void aBlockedStepHoldsUpNoOtherQueue() throws Exception {
    Workers workers = new Workers("test-workers", 2);
    try {
      CountDownLatch release = new CountDownLatch(1);
      SerialQueue blocked = new SerialQueue(workers, () -> {}, e -> {});
      SerialQueue free = new SerialQueue(workers, () -> {}, e -> {});
      blocked.add(1, () -> awaitQuietly(release));
      free.add(1, () -> seen.add("free"));

      await().atMost(Duration.ofSeconds(5)).until(() -> seen.contains("free"));
      release.countDown();
    } finally {
      workers.close(Duration.ofSeconds(1));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
