package io.twinwire.localhub.core.telemetry;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TelemetryPartitions.PartitionedMessage;
import io.twinwire.localhub.core.TestHub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionsTest {

  private static final Identity MODULE = Identity.module(DEVICE.deviceId(), "m1");

  private final TestHub test = new TestHub();
  private DeviceSession device;
  private DeviceSession module;
  private int partition;

  @BeforeEach
  void connect() throws HubFault {
    test.registry().create(DEVICE, Map.of());
    test.registry().create(MODULE, Map.of());
    device = test.connect(DEVICE, new TestHub.Link());
    module = test.connect(MODULE, new TestHub.Link());
    device.telemetry(TestHub.message("first"));
    for (int i = 0; i < test.partitions().count(); i++) {
      if (!test.partitions().state(i).isEmpty()) {
        partition = i;
      }
    }
  }

  @AfterEach
  void close() {
    test.close();
  }

  private List<String> bodies(long after) throws HubFault {
    List<String> bodies = new ArrayList<>();
    for (PartitionedMessage one : test.partitions().read(partition, after, 100)) {
      bodies.add(one.sequence() + ":" + new String(one.message().message().body(), UTF_8));
    }
    return bodies;
  }

  @Test
  void d2c02_a_device_and_its_modules_share_a_partition_in_the_order_of_arrival() throws HubFault {
    module.telemetry(TestHub.message("second"));
    device.telemetry(TestHub.message("third"));

    assertThat(bodies(-1)).containsExactly("0:first", "1:second", "2:third");
    assertThat(bodies(0)).containsExactly("1:second", "2:third");
    PartitionedMessage second = test.partitions().read(partition, 0, 1).get(0);
    assertThat(second.message().identity()).isEqualTo(MODULE);
    assertThat(second.message().sequence()).isEqualTo(1);
    assertThat(second.authMethod()).contains("\"scope\":\"module\"", "\"type\":\"sas\"");
    assertThat(second.message().generationId())
        .isEqualTo(test.registry().get(MODULE).get("generationId"));
  }

  @Test
  void d2c03_the_stamp_is_of_what_was_shown_whatever_the_identity_is_registered_for()
      throws HubFault {
    var policy = test.policies().policies().get(0);
    assertThat(policy.name()).isEqualTo("device");
    String token =
        TestHub.serviceToken(
            "device",
            policy.primaryKey(),
            TestHub.resource(DEVICE),
            test.time.instant().plusSeconds(60));
    test.gateway()
        .request(DEVICE, "https", DeviceCredentials.sas(token))
        .telemetry(TestHub.message("second"));
    device.telemetry(TestHub.message("third"));
    device.renew(DeviceCredentials.sas(token));
    device.telemetry(TestHub.message("fourth"));

    assertThat(test.partitions().read(partition, -1, 4))
        .extracting(PartitionedMessage::authMethod)
        .extracting(method -> method.substring(0, method.indexOf(',')))
        .containsExactly(
            "{\"scope\":\"device\"",
            "{\"scope\":\"hub\"",
            "{\"scope\":\"device\"",
            "{\"scope\":\"hub\"");
  }

  @Test
  void pnp01_d2c03_the_model_that_a_device_announces_is_in_its_twin_and_on_what_it_sends()
      throws HubFault {
    device.announce("dtmi:org:boiler;1");
    device.telemetry(TestHub.message("second"));
    module.telemetry(TestHub.message("third"));

    assertThat(test.twins().get(DEVICE)).containsEntry("modelId", "dtmi:org:boiler;1");
    assertThat(test.twins().get(MODULE)).containsEntry("modelId", "");
    assertThat(test.partitions().read(partition, -1, 3))
        .extracting(one -> one.message().message().systemProperties().get("dt-dataschema"))
        .containsExactly(null, "dtmi:org:boiler;1", null);

    DeviceSession next = test.connect(DEVICE, new TestHub.Link());
    assertThat(test.twins().get(DEVICE)).containsEntry("modelId", "dtmi:org:boiler;1");
    assertRefused(Code.ARGUMENT_INVALID, () -> next.announce("d".repeat(2049)));
    next.announce("dtmi:org:boiler;2");
    assertThat(test.twins().get(DEVICE)).containsEntry("modelId", "dtmi:org:boiler;2");
  }

  @Test
  void d2c02_a_message_goes_when_its_time_is_over_and_numbers_go_on() throws HubFault {
    test.time.pass(Duration.ofHours(23));
    test.connect(DEVICE, new TestHub.Link()).telemetry(TestHub.message("second"));
    assertThat(bodies(-1)).hasSize(2);
    test.time.pass(Duration.ofHours(2));

    assertThat(bodies(-1)).containsExactly("1:second");
    assertThat(test.partitions().state(partition).firstSequence()).isEqualTo(1);
    test.time.pass(Duration.ofDays(3));
    test.connect(DEVICE, new TestHub.Link()).telemetry(TestHub.message("third"));
    assertThat(bodies(-1)).containsExactly("2:third");
  }

  @Test
  void a_moment_is_found() throws HubFault {
    Instant first = test.time.instant();
    test.time.pass(Duration.ofSeconds(10));
    device.telemetry(TestHub.message("second"));

    assertThat(test.partitions().before(partition, first)).isEqualTo(-1);
    assertThat(test.partitions().before(partition, first.plusSeconds(1))).isZero();
    assertThat(test.partitions().before(partition, first.plusSeconds(10))).isZero();
    assertThat(test.partitions().before(partition, first.plusSeconds(11))).isEqualTo(1);
  }

  @Test
  void a_watcher_is_told_of_what_is_stored_and_of_no_other_partition() throws Exception {
    AtomicInteger own = new AtomicInteger();
    AtomicInteger other = new AtomicInteger();
    AutoCloseable watch = test.partitions().whenStored(partition, own::incrementAndGet);
    int next = (partition + 1) % test.partitions().count();
    test.partitions().whenStored(next, other::incrementAndGet);
    device.telemetry(List.of(TestHub.message("a"), TestHub.message("b")));
    assertThat(own).hasValue(1);
    watch.close();
    device.telemetry(TestHub.message("c"));
    assertThat(own).hasValue(1);
    assertThat(other).hasValue(0);
  }
}
