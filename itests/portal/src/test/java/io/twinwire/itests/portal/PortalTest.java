package io.twinwire.itests.portal;

import static io.twinwire.itests.portal.PortalPage.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.twinwire.itests.support.RunProcess;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The page of the demo, in the hands of a stranger. */
class PortalTest {

  private static final double DEMO_INTERVAL = 10;

  @RegisterExtension final OpenPortal portal = new OpenPortal();

  @AfterEach
  void the_page_logs_no_error() {
    assertThat(portal.browser().consoleErrors()).isEmpty();
  }

  @Test
  void by_keyboard_alone_a_desired_sendInterval_changes_the_rate_and_is_confirmed() {
    PortalPage page = portal.open();
    page.awaitRate(DEMO_INTERVAL, 1);
    int mark = process().mark();

    page.tabTo("#device-list button[data-device='" + DEVICE + "']");
    page.press(Keys.ENTER);
    page.tabTo("#desired-editor");
    page.typeOver("{\"sendInterval\": 1}");
    page.pressControl("s");

    confirmed(page, mark, 1);
    page.awaitRate(1, 4);
    page.tabTo("#telemetry-log");
  }

  @Test
  void with_the_mouse_a_desired_sendInterval_changes_the_rate_and_is_confirmed() {
    PortalPage page = portal.open();
    int mark = process().mark();

    page.click("#device-list button[data-device='" + DEVICE + "']");
    page.markAndType("{\"sendInterval\": 2}");
    page.click("#save-desired");

    confirmed(page, mark, 2);
    page.awaitRate(2, 2);
  }

  /** The page, the hub's console and the hub's twin agree that a send interval is in force. */
  private void confirmed(PortalPage page, int mark, int seconds) {
    page.eventually(
        () -> {
          assertThat(page.attribute("#desired-message", "data-kind")).isEqualTo("ok");
          assertThat(page.text("#desired-message"))
              .matches("Version \\d+ confirmed at \\d\\d:\\d\\d:\\d\\d");
        });
    assertThat(page.attribute("#settings [data-path=sendInterval]", "data-state"))
        .isEqualTo("confirmed");
    JsonObject shown = JsonParser.parseString(page.text("#reported-view")).getAsJsonObject();
    assertThat(shown.get("sendInterval").getAsInt()).isEqualTo(seconds);
    assertThat(shown.getAsJsonObject("configuration").get("code").getAsInt()).isEqualTo(200);

    String value = "\"sendInterval\":" + seconds;
    process().awaitLine(mark, "desired " + DEVICE + " \\d+ \\{" + value + "\\}");
    process().awaitLine(mark, "reported " + DEVICE + " \\d+ .*" + value + "[,}].*");
    assertThat(page.text("#desired-version")).isEqualTo("" + portal.desiredVersion());
    assertThat(portal.cloud().reported(DEVICE).get("sendInterval").getAsInt()).isEqualTo(seconds);
  }

  @Test
  void readings_of_this_machine_are_pushed_and_drawn() {
    PortalPage page = portal.open();
    page.save("{\"sendInterval\": 1}");
    page.awaitRate(1, 3);
    page.click("#readings [data-key='system/cpu/load'] button");
    int drawn = chartPoints();
    portal.browser().exchanges();

    page.eventually(() -> assertThat(chartPoints()).isGreaterThanOrEqualTo(drawn + 3));

    assertThat(portal.browser().exchanges()).as("requests of a page that must not poll").isEmpty();
    assertThat(page.text("#chart-value")).matches("[0-9.]+ at \\d\\d:\\d\\d:\\d\\d");
    assertThat(page.attribute("#chart", "aria-label")).contains("system/cpu/load");
    assertThat(page.text("#readings [data-key='system/cpu/load'] .number")).matches("[0-9.]+");
    assertThat(page.text("#readings [data-key='boiler/temperature'] .number")).matches("[0-9.]+");
    asTheHubReceivedIt();
  }

  /** The newest message on the page is, to the letter, the one that the console prints. */
  @SuppressWarnings("unchecked") // the script's own list
  private void asTheHubReceivedIt() {
    List<String> entry =
        (List<String>)
            portal
                .browser()
                .script(
                    "const li = document.querySelector('#telemetry-log li');"
                        + "return [li.querySelector('.chip').textContent.slice(1),"
                        + " li.querySelector('.body').textContent]");
    String line = process().awaitLine("telemetry " + DEVICE + " " + entry.get(0) + " .*");
    assertThat(entry.get(1)).isEqualTo(line.split(" ", 4)[3]);
    JsonElement load =
        JsonParser.parseString(entry.get(1))
            .getAsJsonObject()
            .getAsJsonObject("readings")
            .get("system/cpu/load");
    assertThat(load).isNotNull();
  }

  private int chartPoints() {
    return ((Long)
            portal
                .browser()
                .script("return document.querySelector('#chart .line')?.points.numberOfItems ?? 0"))
        .intValue();
  }

  @Test
  void what_the_device_refuses_is_explained_next_to_the_editor() {
    PortalPage page = portal.open();

    page.save("{\"sendInterval\": 0}");

    page.eventually(
        () -> {
          assertThat(page.attribute("#desired-message", "data-kind")).isEqualTo("error");
          assertThat(page.text("#desired-message"))
              .contains("refused by the device", "telemetry: sendInterval: 0 is below 1");
        });
    assertThat(page.attribute("#settings [data-path=sendInterval]", "data-state"))
        .isEqualTo("refused");
    assertThat(page.find("#desired-message").getLocation().getY())
        .as("the message's place, below the editor")
        .isBetween(
            page.find("#desired-editor").getRect().getY(),
            page.find("#desired-editor").getRect().getY() + 400);
    JsonObject telemetry =
        portal
            .cloud()
            .reported(DEVICE)
            .getAsJsonObject("configuration")
            .getAsJsonObject("sections")
            .getAsJsonObject("telemetry");
    assertThat(telemetry.get("code").getAsInt()).isEqualTo(400);
  }

  @Test
  void text_that_is_no_json_stays_here_and_its_fault_is_shown_in_its_place() {
    PortalPage page = portal.open();
    long before = portal.desiredVersion();
    String text = "{\n  \"sendInterval\": five\n}";

    page.save(text);

    page.eventually(
        () -> assertThat(page.attribute("#desired-message", "data-kind")).isEqualTo("error"));
    assertThat(page.text("#desired-message")).startsWith("Line 2, column 19: five is no JSON");
    assertThat(page.text("#editor-lines .bad")).isEqualTo("2");
    assertThat(page.hasFocus("#desired-editor[aria-invalid=true]")).isTrue();
    assertThat(page.find("#desired-editor").getDomProperty("selectionStart"))
        .isEqualTo("" + text.indexOf("five"));
    assertThat(portal.desiredVersion()).isEqualTo(before);
  }

  @Test
  void what_the_hub_refuses_is_explained_and_stays_in_the_editor() {
    PortalPage page = portal.open();
    long before = portal.desiredVersion();
    String text = "{\"send.interval\": 5}";

    page.save(text);

    page.eventually(
        () -> assertThat(page.attribute("#desired-message", "data-kind")).isEqualTo("error"));
    assertThat(page.text("#desired-message")).startsWith("Not saved. ").contains("send.interval");
    assertThat(page.editorText()).isEqualTo(text);
    assertThat(portal.desiredVersion()).isEqualTo(before);

    page.click("#revert-desired");
    assertThat(page.editorText()).isEqualTo("{}");
  }

  @Test
  void disabling_and_enabling_the_device_shows_in_its_connection_state() {
    PortalPage page = portal.open();
    page.eventually(() -> shows(page, "connected", "Connected over mqtt"));
    int mark = process().mark();

    page.click("#toggle-device");

    page.eventually(() -> shows(page, "disabled", "Disabled the hub refuses it"));
    process().awaitLine(mark, "connection " + DEVICE + " disconnected .*");
    assertThat(page.text("#toggle-device")).isEqualTo("Enable");

    page.click("#toggle-device");

    page.eventually(() -> shows(page, "connected", "Connected over mqtt"));
    assertThat(page.text("#toggle-device")).isEqualTo("Disable");
  }

  private static void shows(PortalPage page, String state, String text) {
    assertThat(page.attribute("#connection-state", "data-state")).isEqualTo(state);
    assertThat(page.text("#connection-state")).startsWith(text);
    assertThat(page.attribute("#device-list [aria-current]", "data-state")).isEqualTo(state);
  }

  @Test
  void dark_mode_is_dark_and_readable_as_light_mode_is() {
    PortalPage page = portal.open();
    page.save("{\"sendInterval\": 1}");
    page.awaitRate(1, 1);

    portal.browser().prefer("light");
    double[] light = colors("body");
    readable();
    portal.browser().prefer("dark");
    double[] dark = colors("body");
    readable();

    assertThat(light[1]).as("light background").isGreaterThan(0.7);
    assertThat(dark[1]).as("dark background").isLessThan(0.1);
  }

  private void readable() {
    for (String css :
        List.of(
            "#device-title",
            "#connection-state strong",
            "#desired-editor",
            "#desired-message",
            "#reported-view .key",
            "#readings tbody .number",
            "#telemetry-log .body",
            "#save-desired",
            "#delete-device",
            ".hint")) {
      double[] colors = colors(css);
      double contrast =
          (Math.max(colors[0], colors[1]) + 0.05) / (Math.min(colors[0], colors[1]) + 0.05);
      assertThat(contrast).as("contrast of " + css).isGreaterThanOrEqualTo(4.5);
    }
  }

  /** The relative luminance (WCAG 2) of an element's text, and of what is behind it. */
  @SuppressWarnings("unchecked") // the script's own list
  private double[] colors(String css) {
    return ((List<Number>) portal.browser().script(LUMINANCE, css))
        .stream().mapToDouble(Number::doubleValue).toArray();
  }

  private static final String LUMINANCE =
      """
      const rgba = (color) => color.match(/[0-9.]+/g).map(Number);
      const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
      const luminance = ([r, g, b]) =>
        0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
      const element = document.querySelector(arguments[0]);
      let behind = element;
      while (rgba(getComputedStyle(behind).backgroundColor)[3] === 0) {
        behind = behind.parentElement;
      }
      return [
        luminance(rgba(getComputedStyle(element).color)),
        luminance(rgba(getComputedStyle(behind).backgroundColor)),
      ];
      """;

  private RunProcess process() {
    return portal.demo().process();
  }
}
