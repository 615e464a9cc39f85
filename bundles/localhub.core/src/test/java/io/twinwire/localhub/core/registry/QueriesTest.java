package io.twinwire.localhub.core.registry;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubQueries;
import io.twinwire.api.localhub.HubQueries.Page;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.TestHub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Section 7 of the rules, on a hub. */
class QueriesTest {

  private final TestHub test = new TestHub();
  private final HubQueries queries = test.queries();

  @BeforeEach
  void createDevices() throws HubFault {
    test.registry().delete(Identity.device("demo-gateway"), "*");
    for (int n = 1; n <= 5; n++) {
      Identity device = Identity.device("d" + n);
      test.registry().create(device, Map.of());
      test.twins().patch(device, Map.of("tags", Map.of("n", (long) n)), "*");
    }
    test.registry().create(new Identity("d1", Optional.of("m")), Map.of());
  }

  @AfterEach
  void close() {
    test.close();
  }

  private List<Object> ids(String query) throws HubFault {
    List<Object> ids = new ArrayList<>();
    queries
        .query(query, 100, Optional.empty())
        .items()
        .forEach(item -> ids.add(item.get("deviceId")));
    return ids;
  }

  @Test
  void whole_twins_of_devices_and_of_modules_are_found() throws HubFault {
    Page devices = queries.query("SELECT * FROM devices", 100, Optional.empty());
    assertThat(devices.itemType()).isEqualTo("twin");
    assertThat(devices.items()).hasSize(5).allMatch(twin -> twin.containsKey("properties"));
    Page modules = queries.query("SELECT * FROM devices.modules", 100, Optional.empty());
    assertThat(modules.items()).extracting(twin -> twin.get("moduleId")).containsExactly("m");
  }

  @Test
  void pages_are_continued_without_a_gap_though_devices_come_and_go() throws HubFault {
    String query = "SELECT deviceId FROM devices WHERE tags.n > 0";
    Page first = queries.query(query, 2, Optional.empty());
    assertThat(first.itemType()).isEqualTo("raw");
    test.registry().delete(Identity.device("d1"), "*");
    test.registry().delete(Identity.device("d2"), "*");
    Page second = queries.query(query, 2, first.continuation());
    Page third = queries.query(query, 2, second.continuation());

    assertThat(second.items()).containsExactly(Map.of("deviceId", "d3"), Map.of("deviceId", "d4"));
    assertThat(third.items()).containsExactly(Map.of("deviceId", "d5"));
    assertThat(third.continuation()).isEmpty();
  }

  @Test
  void a_last_page_that_is_full_has_no_continuation() throws HubFault {
    assertThat(queries.query("SELECT * FROM devices", 5, Optional.empty()).continuation())
        .isEmpty();
  }

  @Test
  void a_continuation_is_that_of_its_query() throws HubFault {
    Page first = queries.query("SELECT * FROM devices", 2, Optional.empty());
    assertRefused(
            Code.ARGUMENT_INVALID,
            () -> queries.query("SELECT * FROM devices.modules", 2, first.continuation()))
        .contains("x-ms-continuation");
    assertRefused(
        Code.ARGUMENT_INVALID,
        () -> queries.query("SELECT * FROM devices", 2, Optional.of("nonsense")));
  }

  @Test
  void a_malformed_query_is_a_400_with_its_position() {
    assertRefused(
            Code.ARGUMENT_INVALID,
            () -> queries.query("SELECT * FORM devices", 1, Optional.empty()))
        .contains("position 10")
        .contains("FROM");
    assertRefused(
            Code.ARGUMENT_INVALID,
            () -> queries.query("SELECT * FROM devices", 1001, Optional.empty()))
        .contains("1001");
  }

  @Test
  void connection_state_is_asked_for_as_it_is() throws HubFault {
    test.connect(Identity.device("d3"), new TestHub.Link());
    assertThat(ids("SELECT deviceId FROM devices WHERE connectionState = 'Connected'"))
        .containsExactly("d3");
  }

  @Test
  void stale_queries_see_what_was_there() throws HubFault {
    queries.stale(true);
    test.registry().delete(Identity.device("d5"), "*");
    assertThat(ids("SELECT deviceId FROM devices")).contains("d5");
    queries.stale(false);
    assertThat(ids("SELECT deviceId FROM devices")).doesNotContain("d5");
  }
}
