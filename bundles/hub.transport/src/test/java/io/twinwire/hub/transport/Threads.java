package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The threads that were there before a test. */
record Threads(Set<Thread> before) {

  static Threads now() {
    return new Threads(Thread.getAllStackTraces().keySet());
  }

  /** Fails when a thread has come that does not end. */
  void assertNoneIsLeft() {
    await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(left()).isEmpty());
  }

  private List<String> left() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> !name.startsWith("multiThreadIoEventLoopGroup"))
        .filter(name -> !name.startsWith("awaitility") && !name.startsWith("junit"))
        .toList();
  }
}
