package io.twinwire.telemetry.scheduler;

import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Outbox;
import io.twinwire.api.sensor.Sensor;
import io.twinwire.api.twin.TwinSection;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.exec.ThreadLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Runs the schedule while sensors, outbox and configuration come, go and change. */
@Component(
    configurationPid = "io.twinwire.telemetry.scheduler",
    immediate = true,
    service = TelemetryStatus.class)
@TwinSection("telemetry")
@Designate(ocd = Config.class)
public final class TelemetryComponent implements TelemetryStatus {

  private static final Duration CLOSE = Duration.ofMillis(500);

  private final ThreadLoop loop = new ThreadLoop("twinwire-telemetry");
  private final ExecutorService threads = Executors.blocking("twinwire-sensor");
  private final SensorRegistry registry = new SensorRegistry();
  private final List<ChannelRuleComponent> rules = new CopyOnWriteArrayList<>();
  private final Telemetry telemetry;
  private final NameChecks names;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Outbox outbox;

  @Activate
  public TelemetryComponent(BundleContext context, Config config) {
    names = new NameChecks(context);
    telemetry =
        new Telemetry(
            Settings.of(config),
            loop,
            Clock.systemUTC(),
            threads,
            registry,
            () -> Optional.ofNullable(outbox));
    loop.execute(telemetry::start);
    loop.execute(this::sensorsChanged);
    loop.execute(this::rulesChanged);
  }

  @Modified
  void modified(Config config) {
    Settings changed = Settings.of(config);
    loop.execute(() -> telemetry.change(changed));
  }

  @Deactivate
  void close() {
    loop.close(CLOSE);
    telemetry.stop();
    names.show(List.of());
    Executors.cancel(threads, CLOSE);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "updatedSensor")
  void addSensor(Sensor sensor, Map<String, Object> properties) {
    registry.put(sensor, properties);
    loop.execute(this::sensorsChanged);
  }

  void updatedSensor(Sensor sensor, Map<String, Object> properties) {
    registry.put(sensor, properties);
    loop.execute(this::sensorsChanged);
  }

  void removeSensor(Sensor sensor, Map<String, Object> properties) {
    registry.remove(properties);
    loop.execute(this::sensorsChanged);
  }

  private void sensorsChanged() {
    names.show(registry.refused());
    telemetry.refresh();
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "updatedRule")
  void addRule(ChannelRuleComponent rule) {
    rules.add(rule);
    loop.execute(this::rulesChanged);
  }

  void updatedRule(ChannelRuleComponent rule) {
    loop.execute(this::rulesChanged);
  }

  void removeRule(ChannelRuleComponent rule) {
    rules.remove(rule);
    loop.execute(this::rulesChanged);
  }

  private void rulesChanged() {
    telemetry.change(
        rules.stream()
            .map(ChannelRuleComponent::rule)
            .sorted(Comparator.comparing(ChannelRule::name))
            .toList());
  }

  @Override
  public Duration sendInterval() {
    return telemetry.settings().sendInterval();
  }

  @Override
  public Duration apart() {
    return telemetry.apart();
  }

  @Override
  public Map<String, Duration> sensors() {
    return telemetry.sampled();
  }

  @Override
  public Optional<Acceptance> lastMessage() {
    return telemetry.last();
  }

  @Override
  public List<String> troubles() {
    return telemetry.troubles();
  }
}
