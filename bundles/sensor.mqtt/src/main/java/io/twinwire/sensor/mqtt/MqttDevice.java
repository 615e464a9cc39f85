package io.twinwire.sensor.mqtt;

import io.twinwire.sensor.mqtt.MqttAddress.Writing;
import io.twinwire.sensor.mqtt.MqttSettings.Broker;
import io.twinwire.sensor.mqtt.MqttSettings.Retained;
import io.twinwire.support.exec.Loop;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.EventDevice;
import io.twinwire.support.sensor.device.EventDrivenSensor;
import io.twinwire.support.sensor.device.Samples;
import io.twinwire.support.sensor.text.Document;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A broker, and what it passes on. */
public final class MqttDevice implements EventDevice<MqttAddress> {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final MqttSettings settings;
  private final Loop loop;
  private final Clock clock;
  private final SessionMemory memory = new SessionMemory();
  private volatile Optional<Opened> opened = Optional.empty();
  private volatile List<String> refused = List.of();
  private volatile Optional<Router> router = Optional.empty();

  /**
   * @param loop the sensor's
   */
  public MqttDevice(MqttSettings settings, Loop loop, Clock clock) {
    this.settings = settings;
    this.loop = loop;
    this.clock = clock;
  }

  /** The sensor of a broker; it connects when it is started. */
  public static EventDrivenSensor<MqttAddress> sensor(
      String name,
      List<String> faults,
      MqttSettings settings,
      String[] lines,
      Loop loop,
      Backoff backoff) {
    Clock clock = Clock.systemUTC();
    return new EventDrivenSensor<>(
        name, faults, table(lines), new MqttDevice(settings, loop, clock), loop, backoff, clock);
  }

  /** The lines of a configuration; the named parts of a channel's name are of its topics. */
  static ChannelTable<MqttAddress> table(String[] lines) {
    ChannelTable<MqttAddress> table = ChannelTable.withTemplates(lines, MqttAddress::parse);
    List<String> faults = new ArrayList<>(table.faults());
    List<Entry<MqttAddress>> entries = new ArrayList<>();
    for (Entry<MqttAddress> entry : table.entries()) {
      Optional<String> fault = fault(entry);
      fault.ifPresentOrElse(
          text -> faults.add("channels: " + entry.channel().name() + ": " + text),
          () -> entries.add(entry));
    }
    return new ChannelTable<>(entries, faults);
  }

  private static Optional<String> fault(Entry<MqttAddress> entry) {
    if (entry.isTemplate()) {
      try {
        Entry<MqttAddress> unused = entry.with(entry.address().filter().sample());
      } catch (IllegalArgumentException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }
    boolean writable = entry.channel().writable();
    return writable == entry.address().writing().isPresent()
        ? Optional.empty()
        : Optional.of("writable and set=TOPIC: one is there without the other");
  }

  /** One connection, and who hears it. */
  private final class Opened implements BrokerConnection.Listener {

    final BrokerConnection connection;
    final Router routes;
    final Sink<MqttAddress> sink;
    final Silence silence = new Silence();

    Opened(Broker broker, Router routes, Sink<MqttAddress> sink) throws IOException {
      this.sink = sink;
      this.routes = routes;
      connection = new BrokerConnection(settings, broker, memory, this);
    }

    @Override
    public void message(String topic, byte[] payload, boolean retained) {
      if (retained && settings.retained() == Retained.IGNORED) {
        return;
      }
      List<Entry<MqttAddress>> entries = routes.route(topic);
      if (entries.isEmpty()) {
        return;
      }
      Samples<MqttAddress> samples = new Samples<>(clock);
      boolean doubtful = retained && settings.retained() == Retained.UNCERTAIN;
      tell(entries, payload, doubtful ? "retained: its age is unknown" : "", samples);
      entries.forEach(entry -> silence.heard(entry, loop.nanos()));
      sink.report(samples);
    }

    private void tell(
        List<Entry<MqttAddress>> entries,
        byte[] payload,
        String doubt,
        Samples<MqttAddress> samples) {
      if (payload.length > settings.maxPayload()) {
        String reason = "the payload is above " + settings.maxPayload() + " bytes";
        entries.forEach(entry -> samples.bad(entry, reason));
        return;
      }
      try {
        Document document = Document.of(payload);
        for (Entry<MqttAddress> entry : entries) {
          entry.address().extract().tell(document, entry, samples, clock.instant(), doubt);
        }
      } catch (IllegalArgumentException e) {
        entries.forEach(entry -> samples.bad(entry, "the payload is " + e.getMessage()));
      }
    }

    @Override
    public void lost(String cause) {
      sink.lost(cause);
    }

    void watch() {
      List<Entry<MqttAddress>> over = silence.over(loop.nanos());
      if (!over.isEmpty()) {
        Samples<MqttAddress> samples = new Samples<>(clock);
        for (Entry<MqttAddress> entry : over) {
          long seconds = entry.address().silence().toSeconds();
          samples.bad(entry, "no message for " + seconds + " s");
        }
        sink.report(samples);
      }
      watchLater();
    }

    void watchLater() {
      if (opened.filter(this::equals).isPresent()) {
        Loop.Cancel unused = loop.later(LOOK, this::watch);
      }
    }
  }

  @Override
  public void open(List<Entry<MqttAddress>> entries, Sink<MqttAddress> sink) throws Exception {
    Broker broker =
        settings.broker().orElseThrow(() -> new IOException("url: there is no broker in it"));
    // The channels that came by themselves are counted over all connections.
    Router routes = router.orElseGet(() -> new Router(entries, settings.maxChannels()));
    router = Optional.of(routes);
    Opened next = new Opened(broker, routes, sink);
    opened = Optional.of(next);
    next.connection.connect();
    refused = next.connection.subscribe(next.routes.subscriptions());
    if (!refused.isEmpty()) {
      sink.report(refused(entries, broker));
    }
    boolean watched = entries.stream().anyMatch(entry -> !entry.address().silence().isZero());
    if (watched) {
      entries.stream()
          .filter(entry -> !entry.isTemplate())
          .forEach(entry -> next.silence.heard(entry, loop.nanos()));
      next.watchLater();
    }
  }

  private Samples<MqttAddress> refused(List<Entry<MqttAddress>> entries, Broker broker) {
    List<TopicFilter> filters = refused.stream().map(TopicFilter::parse).toList();
    Samples<MqttAddress> samples = new Samples<>(clock);
    for (Entry<MqttAddress> entry : entries) {
      boolean deaf = filters.stream().anyMatch(filter -> filter.covers(entry.address().filter()));
      if (deaf && !entry.isTemplate()) {
        samples.bad(entry, broker + " refuses the topic");
      }
    }
    return samples;
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    refused.forEach(filter -> warnings.add("the broker refuses the topic " + filter));
    router.ifPresent(routes -> warnings.addAll(routes.warnings()));
    return warnings;
  }

  @Override
  public void write(Entry<MqttAddress> entry, Object raw) throws Exception {
    Writing writing = entry.address().writing().orElseThrow();
    Opened now = opened.orElseThrow(() -> new IOException("not connected"));
    now.connection.publish(writing.topic(), writing.payload(raw), writing.retain());
  }

  @Override
  public void close() {
    Optional<Opened> last = opened;
    opened = Optional.empty();
    last.ifPresent(now -> now.connection.close());
  }
}
