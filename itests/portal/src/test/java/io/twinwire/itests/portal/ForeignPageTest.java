package io.twinwire.itests.portal;

import static io.twinwire.itests.portal.PortalPage.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubNotFoundException;
import com.microsoft.azure.sdk.iot.service.registry.DeviceStatus;
import io.twinwire.support.testing.Loopback;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page is this machine's user's: no other site's page reaches the hub through his browser. */
class ForeignPageTest {

  @RegisterExtension final OpenPortal portal = new OpenPortal();

  @Test
  void a_page_of_another_site_reads_and_changes_nothing() throws Exception {
    attackFrom(Loopback.address());
  }

  @Test
  void a_page_of_another_port_of_the_same_host_reads_and_changes_nothing() throws Exception {
    attackFrom(OpenPortal.ADDRESS);
  }

  private void attackFrom(String address) throws Exception {
    String target = portal.url();
    long before = portal.desiredVersion();
    int mark = portal.demo().process().mark();

    Map<?, ?> outcome;
    try (ForeignSite site = new ForeignSite(address)) {
      portal.browser().driver().get(site.attacking(target));
      outcome =
          await("the end of the foreign page's attempts")
              .atMost(Duration.ofSeconds(60))
              .until(
                  () -> (Map<?, ?>) portal.browser().script("return globalThis.outcome"),
                  done -> done != null);
    }

    assertThat(outcome).hasSizeGreaterThan(10);
    assertThat(outcome.values()).allSatisfy(got -> assertThat(got).isEqualTo("nothing"));
    List<String> answers = answers(target);
    assertThat(answers).allSatisfy(answer -> assertThat(answer).endsWith(" 403"));
    assertThat(answers)
        .contains(
            "GET api/devices 403",
            "OPTIONS api/twin 403",
            "OPTIONS api/devices/disable 403",
            "POST api/devices/disable 403",
            "POST api/devices 403",
            "POST api/devices/connection-string 403",
            "GET api/events 403");

    assertThat(portal.desiredVersion()).isEqualTo(before);
    assertThat(portal.cloud().registry().getDevice(DEVICE).getStatus())
        .isEqualTo(DeviceStatus.Enabled);
    assertThatThrownBy(() -> portal.cloud().registry().getDevice("intruder"))
        .isInstanceOf(IotHubNotFoundException.class);
    List<String> lines = portal.demo().process().lines();
    assertThat(lines.subList(mark, lines.size()))
        .noneMatch(line -> line.startsWith("connection ") || line.startsWith("desired "));
  }

  /** What the portal answered: method, path and status. */
  private List<String> answers(String target) {
    return portal.browser().exchanges().stream()
        .filter(exchange -> exchange.url().startsWith(target) && exchange.status().isPresent())
        .map(
            exchange ->
                "%s %s %d"
                    .formatted(
                        exchange.method(),
                        exchange.url().substring(target.length()).split("\\?", 2)[0],
                        exchange.status().get()))
        .toList();
  }

  @Test
  void a_name_that_was_rebound_to_the_portals_address_is_refused() {
    String rebound = portal.url().replace(OpenPortal.ADDRESS, OpenPortal.REBOUND);

    portal.browser().driver().get(rebound);

    assertThat((String) portal.browser().script("return document.body.textContent"))
        .contains("Forbidden", "is not this page's; open " + portal.url());
    assertThat(
            portal.browser().script("return fetch('/api/devices').then((answer) => answer.status)"))
        .isEqualTo(403L);
  }
}
