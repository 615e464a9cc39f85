package io.twinwire.sensor.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.device.EventDevice.Sink;
import io.twinwire.support.sensor.device.Samples;
import io.twinwire.support.testing.opcua.PlantProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is in a process of its own: what it keeps of a session is not the gateway's. */
class FlappingTest {

  private static final int LOSSES = Boolean.getBoolean("twinwire.long") ? 10_000 : 200;
  private static final int CHANNELS = 10;

  /** Until all classes are loaded, and the pools of buffers are as large as they get. */
  private static final int WARM_UP = 120;

  /** How many times a server speaks until it reports, and a few more. */
  private static final int ANSWERS = 16;

  /** How many devices flap at once. */
  private static final int DEVICES = 8;

  /** How many sessions are cut at once: Milo resumes one after a second. */
  private static final int SESSIONS = 50;

  private static final String AWAY = "away";
  private static final String BACK = "back";

  /** A discovery that is cut while its channel opens is Milo's until a timeout of 60 seconds. */
  private static final Duration OVER = Duration.ofSeconds(100);

  private static final long SEED = Long.getLong("twinwire.seed", 1L);

  @TempDir private Path data;
  private PlantProcess server;
  private OpcUaHost host;

  private final ChannelTable<OpcUaAddress> table =
      ChannelTable.of(
          new String[] {"c{0..9} = ns=2;s=v{0..9}"},
          (address, options) -> OpcUaAddress.parse(address, options, 0, CHANNELS));

  @BeforeEach
  void start() throws Exception {
    server = new PlantProcess(CHANNELS);
    host = new OpcUaHost(() -> data);
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
    server.close();
  }

  private OpcUaDevice device(Cable cable) {
    // The server goes on with the subscriptions of sessions whose clients are gone.
    Map<String, ?> attributes = Map.of("timeout", 2, "sessionTimeout", 10);
    return new OpcUaDevice(
        Settings.of(Configs.of(cable.url(), attributes), new ArrayList<>()).orElseThrow(),
        host,
        Clock.systemUTC());
  }

  /** What the sensor is told of the device, without its pauses. */
  private static final class Watch implements Sink<OpcUaAddress> {
    private final CountDownLatch reported = new CountDownLatch(1);
    private final List<String> told = new ArrayList<>();

    @Override
    public void report(Samples<OpcUaAddress> samples) {
      reported.countDown();
    }

    @Override
    public void lost(String cause) {
      tell(cause);
    }

    @Override
    public void away(String cause) {
      tell(AWAY);
    }

    @Override
    public void back() {
      tell(BACK);
    }

    private synchronized void tell(String what) {
      told.add(what);
    }

    /** The last that was told, and how many times something was told. */
    private synchronized Told told() {
      return new Told(told.isEmpty() ? BACK : told.get(told.size() - 1), told.size());
    }
  }

  private record Told(String last, int count) {}

  /** A device, and how it is lost. */
  private final class Flapping implements AutoCloseable {
    private final Cable cable = new Cable(server.address(), server.port());
    private final OpcUaDevice device = device(cable);
    private final Random random;
    private int reports;

    Flapping(long seed) throws IOException {
      random = new Random(seed);
    }

    void lose(int times) throws Exception {
      for (int i = 0; i < times; i++) {
        switch (i % 3) {
          case 0 -> loseWhatReports();
          case 1 -> loseAmidTheBeginning(1 + random.nextInt(ANSWERS));
          default -> loseBeforeTheBeginning();
        }
        device.close();
      }
    }

    private void loseWhatReports() throws Exception {
      Watch watch = new Watch();
      if (open(watch)) {
        assertThat(watch.reported.await(20, TimeUnit.SECONDS)).isTrue();
        reports++;
        cable.cut();
        patience("a cut").until(() -> watch.told().count() > 0);
      }
    }

    private void loseAmidTheBeginning(int answers) {
      cable.cutAfter(answers);
      open(new Watch());
      cable.cutAfter(0);
    }

    private void loseBeforeTheBeginning() {
      cable.unplug();
      open(new Watch());
      cable.plug();
    }

    /** Whether the server was there in time. */
    private boolean open(Watch watch) {
      try {
        device.open(table.entries(), watch);
        return true;
      } catch (Exception e) {
        assertThat(e).hasMessageContaining(cable.url());
        return false;
      }
    }

    @Override
    public void close() {
      cable.close();
    }
  }

  @Test
  void threadsAndHeapStayFlatHoweverOftenTheServerGoesAway() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(DEVICES);
    List<Flapping> devices = new ArrayList<>();
    try {
      for (int i = 0; i < DEVICES; i++) {
        devices.add(new Flapping(SEED + i));
      }
      lose(threads, devices, WARM_UP);
      Footprint before = settled();
      lose(threads, devices, LOSSES);
      // In the long form, less than the losses at any one step.
      expectFlat("losses", before, Math.max(40, LOSSES / 100));
      assertThat(devices.stream().mapToInt(device -> device.reports).sum())
          .isGreaterThan(LOSSES / 4);
    } finally {
      threads.shutdownNow();
      devices.forEach(Flapping::close);
    }
  }

  private static void lose(ExecutorService threads, List<Flapping> devices, int times)
      throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (Flapping device : devices) {
      all.add(
          threads.submit(
              () -> {
                device.lose(times / DEVICES);
                return device;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
  }

  /** A device whose session is resumed; where it is not, it is opened anew as a sensor does it. */
  private final class Session {
    private final OpcUaDevice device;
    private Watch watch = new Watch();

    Session(Cable cable) throws Exception {
      device = device(cable);
      device.open(table.entries(), watch);
    }

    /** Waits until the session is there again; returns whether it is the same that it was. */
    boolean comesBack(int toldBefore) throws Exception {
      patience("a session")
          .untilAsserted(
              () ->
                  assertThat(watch.told())
                      .matches(told -> told.count() > toldBefore, "above " + toldBefore)
                      .matches(told -> !told.last().equals(AWAY), "not away"));
      if (watch.told().last().equals(BACK)) {
        return true;
      }
      System.out.println("Not resumed: " + watch.told().last());
      device.close();
      watch = new Watch();
      device.open(table.entries(), watch);
      return false;
    }
  }

  @Test
  void threadsAndHeapStayFlatHoweverOftenASessionIsResumed() throws Exception {
    List<Session> sessions = new ArrayList<>();
    try (Cable cable = new Cable(server.address(), server.port())) {
      for (int i = 0; i < SESSIONS; i++) {
        sessions.add(new Session(cable));
      }
      cut(cable, sessions, 2);
      Footprint before = settled();
      assertThat(cut(cable, sessions, LOSSES / SESSIONS)).isGreaterThan(LOSSES * 9 / 10);
      expectFlat("cuts", before, LOSSES / 2);
      sessions.forEach(session -> session.device.close());
    }
  }

  /** Returns how many sessions were resumed. */
  private static int cut(Cable cable, List<Session> sessions, int times) throws Exception {
    int resumed = 0;
    for (int i = 0; i < times; i++) {
      // One that is away by itself has nothing that could be cut.
      for (Session session : sessions) {
        session.comesBack(-1);
      }
      List<Integer> told = sessions.stream().map(session -> session.watch.told().count()).toList();
      cable.cut();
      for (int j = 0; j < sessions.size(); j++) {
        resumed += sessions.get(j).comesBack(told.get(j)) ? 1 : 0;
      }
    }
    return resumed;
  }

  /** When timeouts that are over have left the wheel, and so on. */
  private static Footprint settled() {
    Footprint[] last = {Footprint.now()};
    patience("a heap that does not fall")
        .pollDelay(Duration.ofMillis(500))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              long before = last[0].heap();
              last[0] = Footprint.now();
              return last[0].heap() >= before - 10_000;
            });
    return last[0];
  }

  /**
   * Expects what there was before, with a few threads that are not at their end yet.
   *
   * @param instances that are too many more of any class
   */
  private static void expectFlat(String what, Footprint before, int instances) {
    patience("what was before")
        .atMost(OVER)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              Footprint after = Footprint.now();
              assertThat(after.grown(before, instances)).isEmpty();
              assertThat(after.heap() - before.heap()).isLessThan(2_000_000);
              assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 4);
              System.out.printf(
                  "%d %s: heap %d KB then %d KB, threads %d then %d%n",
                  LOSSES,
                  what,
                  before.heap() / 1000,
                  after.heap() / 1000,
                  before.threads(),
                  after.threads());
            });
  }

  private static ConditionFactory patience(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2));
  }
}
