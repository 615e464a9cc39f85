package io.twinwire.itests.portal;

import static io.twinwire.itests.portal.PortalPage.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page makes of the device's answer: of each unit's code and text, and of its time. */
class DeviceAnswersTest {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  @RegisterExtension final OpenPortal portal = new OpenPortal();

  @AfterEach
  void the_page_logs_no_error() {
    assertThat(portal.browser().consoleErrors()).isEmpty();
  }

  @Test
  void each_refused_row_tells_the_reason_of_its_own_unit() {
    PortalPage page = portal.open();

    page.save(
        "{\"telemetry\": {\"sendInterval\": 0}, \"foo\": 7, \"health\": 8,"
            + " \"firmwareVersion\": \"9\", \"gateway\": 10}");

    refused(page, "telemetry.sendInterval", "sendInterval: 0 is below 1");
    refused(page, "foo", "foo: 7 is not an object, and foo is no short name");
    refused(page, "health", "health: is a reserved name");
    refused(page, "firmwareVersion", "firmwareVersion: is a reserved name");
    refused(page, "gateway", "gateway: is a reserved name");
  }

  @Test
  void a_short_name_tells_the_reason_of_its_section_and_an_instance_its_own() {
    PortalPage page = portal.open();

    page.save(
        "{\"foo\": 7, \"sendInterval\": 0,"
            + " \"simulated\": {\"n1\": {\"seed\": \"x\"}, \"n2\": {\"seed\": 3}}}");

    refused(page, "sendInterval", "sendInterval: 0 is below 1");
    refused(page, "foo", "foo: 7 is not an object");
    refused(page, "simulated.n1.seed", "seed: ");
    page.eventually(() -> assertThat(state(page, "simulated.n2.seed")).isEqualTo("confirmed"));
  }

  private static void refused(PortalPage page, String path, String reason) {
    page.eventually(
        () -> {
          assertThat(state(page, path)).isEqualTo("refused");
          assertThat(page.text(row(path) + " .state")).startsWith("refused: " + reason);
        });
  }

  @Test
  void a_number_given_as_text_is_confirmed_by_the_code_of_its_unit() {
    PortalPage page = portal.open();

    page.save("{\"simulated\": {\"n1\": {\"seed\": \"12\"}}}");

    page.eventually(
        () -> assertThat(page.text("#desired-message")).contains("confirmed at").startsWith("V"));
    assertThat(state(page, "simulated.n1.seed")).isEqualTo("confirmed");
    assertThat(page.text(row("simulated.n1.seed") + " td:nth-of-type(2)")).isEqualTo("12");
  }

  @Test
  void a_save_error_stays_when_the_device_reports_and_goes_with_the_next_edit() {
    PortalPage page = portal.open();
    page.save("{\"send.interval\": 5}");
    page.eventually(() -> assertThat(page.text("#desired-message")).startsWith("Not saved. "));
    String error = page.text("#desired-message");

    portal.cloud().desire(DEVICE, Map.of("sendInterval", 7));

    page.eventually(() -> assertThat(page.text("#reported-view")).contains("\"sendInterval\": 7"));
    assertThat(page.text("#desired-message")).isEqualTo(error);
    assertThat(page.attribute("#desired-message", "data-kind")).isEqualTo("error");

    page.click("#desired-editor");
    page.press(" ");
    assertThat(page.text("#desired-message")).isEqualTo("Edited, not saved yet.");
  }

  @Test
  void a_fault_in_the_text_stays_marked_when_the_device_reports() {
    PortalPage page = portal.open();
    page.save("{\"sendInterval\": five}");
    page.eventually(() -> assertThat(page.text("#desired-message")).startsWith("Line 1, "));

    portal.cloud().desire(DEVICE, Map.of("sendInterval", 7));

    page.eventually(() -> assertThat(page.text("#reported-view")).contains("\"sendInterval\": 7"));
    assertThat(page.text("#desired-message")).startsWith("Line 1, ");
    assertThat(page.text("#editor-lines .bad")).isEqualTo("1");
  }

  @Test
  void a_version_that_changes_no_value_is_confirmed_at_its_own_time() {
    PortalPage page = portal.open();
    page.save("{\"sendInterval\": 3}");
    page.eventually(() -> assertThat(page.text("#desired-message")).contains("confirmed at"));
    // The page shows seconds: the next version must be one later to be told apart.
    Instant later = Instant.now().plusSeconds(2);
    await().until(() -> Instant.now().isAfter(later));
    long before = portal.desiredVersion();
    Instant saved = Instant.now();

    page.save("{\"sendInterval\": 3}");

    String start = "Version " + (before + 1) + " confirmed at ";
    page.eventually(() -> assertThat(page.text("#desired-message")).startsWith(start));
    List<String> since =
        Stream.iterate(
                saved, at -> !at.isAfter(Instant.now().plusSeconds(1)), at -> at.plusSeconds(1))
            .map(CLOCK::format)
            .toList();
    assertThat(page.text("#desired-message").substring(start.length())).isIn(since);
  }

  private static String state(PortalPage page, String path) {
    return page.attribute(row(path), "data-state");
  }

  private static String row(String path) {
    return "#settings [data-path=\"" + path + "\"]";
  }
}
