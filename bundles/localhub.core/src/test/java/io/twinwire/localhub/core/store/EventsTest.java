package io.twinwire.localhub.core.store;

import static io.twinwire.localhub.core.TestHub.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.TestHub;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsTest {

  private final TestHub test = new TestHub();

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void everything_that_happens_is_told_in_order() throws HubFault {
    test.registry().create(DEVICE, Map.of());
    DeviceSession session = test.connect(DEVICE, new TestHub.Link());
    test.twins().patch(DEVICE, Map.of("tags", Map.of("t", 1L)), "*");
    test.twins().patch(DEVICE, TestHub.desired(Map.of("a", 1L)), "*");
    session.patchReported(Map.of("a", 1L), OptionalLong.empty());
    session.telemetry(TestHub.message("1"));
    session.close(CloseReason.CLIENT_CLOSED);
    test.registry().update(DEVICE, Map.of(), "*");
    test.registry().delete(DEVICE, "*");

    awaitEvents(9);
    assertThat(test.events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "Registered",
            "Connection",
            "Tags",
            "Desired",
            "Reported",
            "Telemetry",
            "Connection",
            "Registered",
            "Registered");
    assertThat(test.events)
        .contains(
            new HubEvent.Desired(DEVICE, test.time.instant(), 2, Map.of("a", 1L)),
            new HubEvent.Reported(DEVICE, test.time.instant(), 2, Map.of("a", 1L)),
            new HubEvent.Registered(DEVICE, test.time.instant(), "deleted"));
  }

  @Test
  void versions_are_told_in_order_to_device_and_listener_when_many_write_at_once()
      throws Exception {
    test.registry().create(DEVICE, Map.of());
    TestHub.Link link = new TestHub.Link();
    test.connect(DEVICE, link);
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      List<java.util.concurrent.Future<?>> done = new java.util.ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        done.add(
            writers.submit(
                () -> {
                  for (long i = 0; i < 100; i++) {
                    test.twins().patch(DEVICE, TestHub.desired(Map.of("a", i)), "*");
                  }
                  return true;
                }));
      }
      for (java.util.concurrent.Future<?> writer : done) {
        writer.get(20, TimeUnit.SECONDS);
      }
    } finally {
      writers.shutdownNow();
    }

    List<Long> expected = LongStream.rangeClosed(2, 401).boxed().toList();
    assertThat(link.versions).isEqualTo(expected);
    awaitEvents(402);
    assertThat(
            test.events.stream()
                .filter(HubEvent.Desired.class::isInstance)
                .map(event -> ((HubEvent.Desired) event).version()))
        .isEqualTo(expected);
  }

  @Test
  void a_listener_that_throws_harms_nobody_else() throws HubFault {
    test.hear(
        event -> {
          throw new IllegalStateException("broken");
        });
    List<HubEvent> heard = new CopyOnWriteArrayList<>();
    test.hear(heard::add);

    test.registry().create(DEVICE, Map.of());
    test.registry().delete(DEVICE, "*");

    await().until(() -> heard.size() == 2);
  }

  @Test
  void listeners_are_called_on_one_thread_that_is_not_the_callers() throws HubFault {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    test.hear(event -> threads.add(Thread.currentThread()));

    test.registry().create(DEVICE, Map.of());
    test.registry().delete(DEVICE, "*");

    awaitEvents(2);
    assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void a_listener_that_hangs_does_not_hold_up_the_hub_and_only_telemetry_is_dropped()
      throws Exception {
    test.registry().create(DEVICE, Map.of());
    DeviceSession session = test.connect(DEVICE, new TestHub.Link());
    CountDownLatch stuck = new CountDownLatch(1);
    List<HubEvent> heard = new CopyOnWriteArrayList<>();
    java.util.concurrent.atomic.AtomicLong telemetry = new java.util.concurrent.atomic.AtomicLong();
    test.hear(
        event -> {
          try {
            stuck.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          if (event instanceof HubEvent.Telemetry) {
            telemetry.incrementAndGet();
          } else {
            heard.add(event);
          }
        });

    List<io.twinwire.api.localhub.TelemetryMessage> batch =
        java.util.Collections.nCopies(1000, TestHub.message("x"));
    for (int i = 0; i < 101; i++) {
      session.telemetry(batch);
    }
    test.registry().update(DEVICE, Map.of(), "*");
    stuck.countDown();

    await()
        .until(
            () ->
                heard.stream()
                    .anyMatch(
                        event ->
                            event instanceof HubEvent.Registered registered
                                && registered.change().equals("updated")));
    assertThat(telemetry.get()).isBetween((long) Events.MAX_WAITING_TELEMETRY - 10, 100_999L);
  }

  private void awaitEvents(int count) {
    await().untilAsserted(() -> assertThat(test.events).hasSize(count));
  }
}
