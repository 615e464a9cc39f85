package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.support.json.Json;
import io.twinwire.twin.config.report.UnitReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.inventory.Format;
import org.junit.jupiter.api.Test;

/** What an operator sees, as text and as JSON. */
class TwinStatusTest {

  private static final TwinStatus STATUS =
      new TwinStatus(
          8,
          Map.of(
              "telemetry", new UnitReport(8, 200, "", 8),
              "modbus/boiler", new UnitReport(7, 400, "port: 99999 is above 65535", 6),
              "opcua", new UnitReport(7, 202, "no bundle declares this section", 0)),
          Set.of("telemetry"),
          List.of("section x: the name is reserved"));

  @Test
  void the_command_shows_each_unit_what_it_runs_and_why_not_the_newest() {
    assertThat(new TwinCommands(() -> STATUS).status().lines())
        .containsExactly(
            "desired version 8, code 400",
            "unit                             version code running  ",
            "modbus/boiler                          7  400       6  port: 99999 is above 65535",
            "opcua                                  7  202       -  no bundle declares this section",
            "telemetry                              8  200       8  on trial",
            "section x: the name is reserved");
  }

  @Test
  void the_command_says_that_there_is_no_twin_yet() {
    assertThat(new TwinCommands(() -> TwinStatus.NONE).status().lines())
        .containsExactly("the twin has not been read yet");
  }

  @Test
  void the_inventory_says_the_same_as_JSON() {
    StringWriter text = new StringWriter();
    new TwinInventory(() -> STATUS).print(new PrintWriter(text, true), Format.JSON, false);
    assertThat(Json.parseObject(text.toString()))
        .containsEntry("version", 8L)
        .containsEntry("code", 400L)
        .containsEntry("faults", List.of("section x: the name is reserved"))
        .extracting("sections")
        .extracting("modbus/boiler")
        .isEqualTo(
            Map.of(
                "version", 7L,
                "code", 400L,
                "description", "port: 99999 is above 65535",
                "running", 6L,
                "onTrial", false));
  }
}
