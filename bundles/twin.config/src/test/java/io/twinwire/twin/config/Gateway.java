package io.twinwire.twin.config;

import io.twinwire.support.json.Json;
import io.twinwire.twin.config.layer.Applier;
import io.twinwire.twin.config.layer.BaseStore;
import io.twinwire.twin.config.layer.StateFiles;
import io.twinwire.twin.config.report.Reporter;
import io.twinwire.twin.config.report.UnitStore;
import io.twinwire.twin.config.section.Alias;
import io.twinwire.twin.config.section.Offer;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.SectionDirectory;
import io.twinwire.twin.config.typing.Attribute;
import io.twinwire.twin.config.typing.JsonTree;
import io.twinwire.twin.config.typing.Schema;
import io.twinwire.twin.config.typing.ValueType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The bridge on fakes: what bundles offer, what is local, what the hub says. */
final class Gateway {

  static final String TELEMETRY = "io.twinwire.telemetry.scheduler";
  static final String MODBUS = "io.twinwire.sensor.modbus";

  final FakeConfigurationAdmin admin = new FakeConfigurationAdmin();
  final FakeHub hub = new FakeHub();
  final ManualWork work = new ManualWork();
  final List<Section> sections = new ArrayList<>();
  final Map<String, Schema> schemas = new LinkedHashMap<>();
  final Path directory;
  Set<String> absent = Set.of();
  final TestSettings settings = new TestSettings();
  final FakeSurroundings surroundings = new FakeSurroundings();
  Map<String, String> bundles = Map.of();
  Map<String, String> unreadable = Map.of();
  Map<String, Alias> aliases = Map.of("sendInterval", new Alias("telemetry", "sendInterval"));
  Bridge bridge;
  Reporter reporter;

  Gateway(Path directory) {
    this.directory = directory;
    sections.add(new Section("telemetry", TELEMETRY, false));
    schemas.put(
        "telemetry",
        Schema.of(
            List.of(
                number("sendInterval", ValueType.INTEGER, "1", "86400", "60"),
                Attribute.of("unit", ValueType.TEXT),
                Attribute.of("secret.key", ValueType.PASSWORD))));
    sections.add(new Section("modbus", MODBUS, true));
    schemas.put(
        "modbus",
        Schema.of(
            List.of(
                Attribute.of("host", ValueType.TEXT),
                number("port", ValueType.INTEGER, "1", "65535", "502"))));
    sections.add(new Section("free", "org.example.free", false));
  }

  static Attribute number(String id, ValueType type, String min, String max, String standard) {
    return new Attribute(
        id,
        type,
        0,
        Optional.ofNullable(min).map(BigDecimal::new),
        Optional.ofNullable(max).map(BigDecimal::new),
        List.of(),
        false,
        standard == null ? List.of() : List.of(standard),
        standard != null,
        Attribute.Check.NONE);
  }

  /** Starts the bridge, or starts it again on what it has kept. */
  Gateway start() {
    StateFiles files = new StateFiles(() -> directory);
    BaseStore bases = new BaseStore(files);
    UnitStore store = new UnitStore(files);
    reporter =
        new Reporter(work, Clock.fixed(hub.now, ZoneOffset.UTC), new Random(1), store.reported());
    bridge =
        new Bridge(
            settings.settings(aliases),
            work,
            files,
            Runnable::run,
            new Applier(admin.service(), bases),
            bases,
            store,
            surroundings,
            reporter,
            Map.of("firmwareVersion", "0.1.0", "gateway", Map.of("java", "17")));
    work.execute(bridge::reconcile);
    look();
    work.execute(() -> reporter.hub(hub));
    return this;
  }

  /** What the bundles offer has changed. */
  void look() {
    work.execute(
        () ->
            bridge.look(
                new Offer(new SectionDirectory(sections), schemas, absent, bundles, unreadable)));
  }

  Gateway desired(String json) {
    hub.desired = new LinkedHashMap<>(JsonTree.object(Json.parseObject(json)));
    hub.desiredVersion++;
    work.execute(() -> bridge.accept(hub.twin()));
    return this;
  }

  Gateway connect() {
    work.execute(() -> bridge.accept(hub.readNow()));
    return this;
  }

  /** A value in the reported twin; null where there is none. */
  Object reported(String... path) {
    Object value = hub.reported;
    for (String name : path) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value;
  }

  Object code(String unit) {
    return reported("configuration", "sections", unit, "code");
  }

  String description(String unit) {
    return (String) reported("configuration", "sections", unit, "description");
  }
}
