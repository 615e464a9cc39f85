package io.twinwire.sensor.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.device.EventDevice.Sink;
import io.twinwire.support.sensor.device.Samples;
import io.twinwire.support.testing.opcua.PlantServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlappingTest {

  private static final int WARM_UP = 20;

  @TempDir private Path data;

  /** What the sensor makes of the device, without its pauses. */
  private static final class Watch implements Sink<OpcUaAddress> {
    private final CountDownLatch reported = new CountDownLatch(1);
    private final CountDownLatch away = new CountDownLatch(1);

    @Override
    public void report(Samples<OpcUaAddress> samples) {
      reported.countDown();
    }

    @Override
    public void lost(String cause) {
      away.countDown();
    }

    @Override
    public void away(String cause) {
      away.countDown();
    }

    @Override
    public void back() {}
  }

  @Test
  void threadsAndHeapStayFlatHoweverOftenTheServerGoesAway() throws Exception {
    int times = Boolean.getBoolean("twinwire.long") ? 10_000 : 200;
    ChannelTable<OpcUaAddress> table =
        ChannelTable.of(
            new String[] {"c{0..9} = ns=2;s=v{0..9}"},
            (address, options) -> OpcUaAddress.parse(address, options, 0, 10));
    OpcUaHost host = new OpcUaHost(() -> data);
    try (PlantServer server = new PlantServer();
        Cable cable = new Cable(server.address(), server.port())) {
      for (int i = 0; i < 10; i++) {
        server.set("v" + i, i);
      }
      Settings settings =
          Settings.of(Configs.of(cable.url(), Map.of("timeout", 2)), new ArrayList<>())
              .orElseThrow();
      OpcUaDevice device = new OpcUaDevice(settings, host, Clock.systemUTC());
      long heap = 0;
      long threads = 0;
      for (int i = 0; i < times + WARM_UP; i++) {
        if (i == WARM_UP) {
          heap = usedHeap();
          threads = gatewayThreads();
        }
        lose(device, table, cable, i);
      }
      // The server's own session and subscription wait for their timeouts; they are in this heap
      // too.
      server.forgetSessions(true);
      long grown = usedHeap() - heap;
      assertThat(gatewayThreads()).isLessThanOrEqualTo(threads + 4);
      assertThat(grown).isLessThan(16_000_000);
      System.out.printf(
          "%d losses: heap %+d KB, threads %d then %d%n",
          times, grown / 1000, threads, gatewayThreads());
    } finally {
      host.close();
    }
  }

  private static void lose(
      OpcUaDevice device, ChannelTable<OpcUaAddress> table, Cable cable, int round)
      throws Exception {
    Watch watch = new Watch();
    device.open(table.entries(), watch);
    assertThat(watch.reported.await(10, TimeUnit.SECONDS)).isTrue();
    if (round % 2 == 0) {
      cable.cut();
      assertThat(watch.away.await(10, TimeUnit.SECONDS)).isTrue();
    }
    device.close();
  }

  private static long gatewayThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("twinwire-opcua"))
        .count();
  }

  private static long usedHeap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
