package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Sensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SensorRegistryTest {

  private final SensorRegistry registry = new SensorRegistry();
  private final Sensor sensor = List::of;

  private Map<String, Object> properties(long id, Object name, int ranking) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("service.id", id);
    properties.put("service.ranking", ranking);
    if (name != null) {
      properties.put("sensor.name", name);
    }
    return properties;
  }

  @Test
  void ofTwoWithOneNameTheLowerServiceIdCountsAndTheOtherIsNamed() {
    registry.put(sensor, properties(8, "pump", 0));
    registry.put(sensor, properties(7, "pump", 0));
    assertThat(registry.sources()).extracting(Source::id).containsExactly(7L);
    assertThat(registry.refused()).hasSize(1);
    assertThat(registry.refused().get(0).why())
        .contains("'pump' of service 8", "is taken by service 7");
  }

  @Test
  void theHigherRankingCountsBeforeTheServiceId() {
    registry.put(sensor, properties(7, "pump", 0));
    registry.put(sensor, properties(8, "pump", 1));
    assertThat(registry.sources()).extracting(Source::id).containsExactly(8L);
  }

  @Test
  void whenTheChosenOneGoesTheOtherTakesItsPlace() {
    registry.put(sensor, properties(7, "pump", 0));
    registry.put(sensor, properties(8, "pump", 0));
    registry.remove(properties(7, "pump", 0));
    assertThat(registry.sources()).extracting(Source::id).containsExactly(8L);
    assertThat(registry.refused()).isEmpty();
  }

  @Test
  void anInvalidOrMissingNameIsRefusedByName() {
    registry.put(sensor, properties(7, "boiler/1", 0));
    registry.put(sensor, properties(8, null, 0));
    assertThat(registry.sources()).isEmpty();
    assertThat(registry.refused()).hasSize(2);
    assertThat(registry.refused().get(0).why())
        .contains("sensor.name: 'boiler/1' of service 7", "does not match [A-Za-z0-9_-]{1,64}");
    assertThat(registry.refused().get(1).why()).contains("sensor.name: (none) of service 8");
  }

  @Test
  void aServiceThatChangesItsNameIsSampledUnderTheNewOne() {
    registry.put(sensor, properties(7, "pump", 0));
    registry.put(sensor, properties(7, "boiler", 0));
    assertThat(registry.sources()).extracting(Source::name).containsExactly("boiler");
  }
}
