package io.twinwire.sensor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.twinwire.sensor.mqtt.MqttSettings.Broker;
import io.twinwire.support.testing.Loopback;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Brokers that are not there, or hardly. */
class FaultsTest {

  private static final boolean LONG = Boolean.getBoolean("twinwire.long");
  private static final Duration BOUND = LONG ? Duration.ofHours(1) : Duration.ofSeconds(60);

  private static List<String> threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().matches("(MQTT|twinwire-mqtt).*"))
        .map(thread -> thread.getKey().getName() + " at " + List.of(thread.getValue()))
        .toList();
  }

  private static void awaitNoThreads() {
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void threads_and_heap_stay_flat_over_connections_that_are_refused() {
    Broker nobody = new Broker(Loopback.address(), 1, false);
    AtomicInteger failures = new AtomicInteger();
    int enough = LONG ? 9_000 : 185;
    try (Rig rig = new Rig(Rig.STANDARD, nobody, "a = a", "b = b")) {
      rig.awaitBad("a", "Connection refused");
      countTries(rig, failures, 20);
      long before = heap();
      countTries(rig, failures, enough);
      assertThat(heap() - before).isLessThan(4_000_000);
      assertThat(threads()).hasSizeLessThan(12);
      assertThat(rig.told()).as("told once").hasSize(2);
    }
    awaitNoThreads();
  }

  private static void countTries(Rig rig, AtomicInteger failures, int enough) {
    await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> failures.addAndGet(rig.waits.getAndSet(0)) >= enough);
  }

  @Test
  void threads_and_heap_stay_flat_over_brokers_that_hang_up() throws Exception {
    int enough = LONG ? 1_000 : 15;
    try (TestBroker broker = new TestBroker(Loopback.address(), 0, Optional.empty())) {
      broker.answer = MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE;
      try (Rig rig = new Rig(Rig.STANDARD, broker.address(), "a = a")) {
        await().atMost(BOUND).until(() -> broker.connects.size() >= 5);
        long before = heap();
        await().atMost(BOUND).until(() -> broker.connects.size() >= enough);
        assertThat(heap() - before).isLessThan(4_000_000);
        assertThat(threads()).hasSizeLessThan(12);

        broker.answer = MqttConnectReturnCode.CONNECTION_ACCEPTED;
        await().until(() -> rig.sensor.trouble().isEmpty());
        broker.send("a", "1");
        rig.awaitValue("a", 1L);
      }
    }
    awaitNoThreads();
  }

  @Test
  void a_broker_that_accepts_and_says_nothing_is_given_up_and_closed() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName(Loopback.address()))) {
      Broker broker =
          new Broker(silent.getInetAddress().getHostAddress(), silent.getLocalPort(), false);
      try (Rig rig = new Rig(Rig.STANDARD, broker, "a = a")) {
        rig.awaitBad("a", "broker " + broker.host());
      }
    }
    awaitNoThreads();
  }

  @Test
  void a_sensor_that_ends_while_it_connects_leaves_nothing_behind() throws Exception {
    try (TestBroker broker = new TestBroker(Loopback.address(), 0, Optional.empty())) {
      broker.greeting = false;
      try (Rig rig = new Rig(Rig.STANDARD, broker.address(), "a = a")) {
        await().until(() -> broker.connects.size() == 1);
        assertThat(rig.sensor.faults()).isEmpty();
      }
      awaitNoThreads();
    }
  }

  @Test
  void a_broker_that_flaps_is_heard_again_each_time() throws Exception {
    try (TestBroker broker = new TestBroker(Loopback.address(), 0, Optional.empty());
        Rig rig = new Rig(Rig.STANDARD, broker.address(), "a = a")) {
      for (int i = 1; i <= 5; i++) {
        int times = i;
        await().until(() -> broker.subscriptions.size() == times);
        await().until(() -> rig.sensor.trouble().isEmpty());
        broker.send("a", Integer.toString(i));
        rig.awaitValue("a", (long) i);
        broker.cut();
      }
      rig.awaitBad("a", "broker ");
    }
    awaitNoThreads();
  }
}
