package io.twinwire.telemetry.scheduler;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SensorCallTest {

  @Test
  void aHungSensorIsInterruptedAndItsThreadIsCleanAfterwards() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    CompletableFuture<Boolean> flagAfter = new CompletableFuture<>();
    SensorCall call =
        new SensorCall(
            new Source(
                1,
                "boiler",
                () -> {
                  reading.countDown();
                  try {
                    new CountDownLatch(1).await();
                    throw new AssertionError("never");
                  } finally {
                    Thread.currentThread().interrupt();
                  }
                }),
            (c, readings, failure) -> ended.complete(failure));
    Thread thread =
        new Thread(
            () -> {
              call.run();
              flagAfter.complete(Thread.currentThread().isInterrupted());
            });
    thread.start();
    assertThat(reading.await(10, SECONDS)).isTrue();
    call.interrupt();
    assertThat(ended.get(10, SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(flagAfter.get(10, SECONDS)).isFalse();
  }
}
