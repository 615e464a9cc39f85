package io.twinwire.localhub.core.faults;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.FaultControl;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.FaultPlan.Connecting;
import io.twinwire.api.localhub.FaultPlan.Poison;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.TestHub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {

  private static final Identity OTHER = Identity.device("demo-gateway");
  private static final FaultPlan REFUSING =
      new FaultPlan(Connecting.REFUSE, 4, FaultPlan.Telemetry.NORMAL, Duration.ZERO, List.of());

  private final TestHub test = new TestHub();
  private final FaultControl faults = test.faults();
  private final TestHub.Link link = new TestHub.Link();
  private final TestHub.Link otherLink = new TestHub.Link();

  @BeforeEach
  void create() throws HubFault {
    test.registry().create(DEVICE, Map.of());
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void with_nothing_set_nothing_goes_wrong() {
    assertThat(test.gateway().faults(DEVICE)).isSameAs(FaultPlan.NONE);
    assertThat(faults.isDeaf()).isFalse();
    assertThat(test.quota().quota().isLimited()).isFalse();
    assertThat(test.clock().offset()).isZero();
  }

  @Test
  void a_cut_ends_the_connections_of_its_target_and_the_device_may_come_back() throws HubFault {
    DeviceSession session = test.connect(DEVICE, link);
    test.connect(OTHER, otherLink);

    assertThat(faults.cut("d1")).isEqualTo(1);

    assertThat(link.closed).containsExactly(CloseReason.CUT);
    assertThat(otherLink.closed).isEmpty();
    assertRefused(Code.UNAUTHORIZED, () -> session.telemetry(TestHub.message("a")));
    test.connect(DEVICE, link);
    assertThat(faults.cut(FaultControl.ALL)).isEqualTo(2);
    assertThat(otherLink.closed).containsExactly(CloseReason.CUT);
    assertThat(faults.cut("nobody")).isZero();
  }

  @Test
  void a_half_open_connection_is_its_links_business_and_the_session_goes_on() throws HubFault {
    test.connect(DEVICE, link);

    assertThat(faults.halfOpen("d1")).isEqualTo(1);

    assertThat(link.halfOpen).isEqualTo(1);
    assertThat(link.closed).isEmpty();
    assertThat(test.registry().get(DEVICE)).containsEntry("connectionState", "Connected");
  }

  @Test
  void new_connections_are_refused_as_long_as_the_plan_stands() throws HubFault {
    faults.plan("d1", REFUSING);

    assertRefused(Code.SERVER_ERROR, () -> test.connect(DEVICE, link))
        .isEqualTo("d1 is refused for a test");
    test.connect(OTHER, otherLink);

    faults.plan("d1", FaultPlan.NONE);
    test.connect(DEVICE, link);
    assertThat(faults.plans()).isEmpty();
  }

  @Test
  void a_plan_of_ones_own_counts_before_the_plan_for_all() {
    faults.plan(FaultControl.ALL, REFUSING);
    faults.plan("d1", FaultPlan.NONE);

    assertThat(test.gateway().faults(DEVICE)).isEqualTo(FaultPlan.NONE);
    assertThat(test.gateway().faults(OTHER)).isEqualTo(REFUSING);
    faults.clear();
    assertThat(test.gateway().faults(OTHER)).isSameAs(FaultPlan.NONE);
  }

  @Test
  void poison_is_known_by_a_system_property_or_an_application_property() {
    FaultPlan plan = poisoning(new Poison("message-id", "m-7"), new Poison("n", "9"));

    assertThat(plan.poisons(TestHub.message("7"))).isTrue();
    assertThat(plan.poisons(TestHub.message("9"))).isTrue();
    assertThat(plan.poisons(TestHub.message("8"))).isFalse();
    assertThat(FaultPlan.NONE.poisons(TestHub.message("7"))).isFalse();
  }

  @Test
  void a_plan_out_of_range_is_refused_with_what_would_be_right() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new FaultPlan(
                    Connecting.REFUSE, 6, FaultPlan.Telemetry.NORMAL, Duration.ZERO, List.of()))
        .withMessage("connack: 6 is not from 1 to 5");
  }

  private static FaultPlan poisoning(Poison... marks) {
    return new FaultPlan(
        Connecting.ACCEPT, 3, FaultPlan.Telemetry.NORMAL, Duration.ZERO, List.of(marks));
  }
}
