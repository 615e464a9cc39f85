package io.twinwire.localhub.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class LinesTest {

  private static final Identity DEVICE = Identity.device("demo-gateway");
  private static final Instant NOW = Instant.EPOCH;

  @Test
  void aConnectionShowsDeviceStateAndReason() {
    assertThat(Lines.of(new HubEvent.Connection(DEVICE, NOW, "connected", "mqtt")))
        .contains("connection demo-gateway connected mqtt");
  }

  @Test
  void aModuleIsShownAsDeviceAndModule() {
    Identity module = Identity.module("demo-gateway", "pump");
    assertThat(Lines.of(new HubEvent.Connection(module, NOW, "disconnected", "replaced")))
        .contains("connection demo-gateway/pump disconnected replaced");
  }

  @Test
  void aDesiredPatchIsCompactJsonWithItsNulls() {
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put("telemetry", Map.of("sendInterval", 5L));
    patch.put("gone", null);
    assertThat(Lines.of(new HubEvent.Desired(DEVICE, NOW, 7, patch)))
        .contains("desired demo-gateway 7 {\"telemetry\":{\"sendInterval\":5},\"gone\":null}");
  }

  @Test
  void aReportedPatchIsCompactJson() {
    assertThat(Lines.of(new HubEvent.Reported(DEVICE, NOW, 3, Map.of("text", "a\nb\u0085"))))
        .contains("reported demo-gateway 3 {\"text\":\"a\\nb\\u0085\"}");
  }

  @Test
  void telemetryShowsTheMessageNumberAndTheText() {
    assertThat(telemetry(Map.of("messageNumber", "12"), "{\"a\":\"x\\\"y\",\"°\":1}"))
        .isEqualTo("telemetry demo-gateway 12 {\"a\":\"x\\\"y\",\"°\":1}");
  }

  @Test
  void telemetryWithoutANumberShowsAHyphen() {
    assertThat(telemetry(Map.of(), "hello")).isEqualTo("telemetry demo-gateway - hello");
    assertThat(telemetry(Map.of("messageNumber", ""), "hello"))
        .isEqualTo("telemetry demo-gateway - hello");
  }

  @Test
  void aTextStaysOnOneLineAndSendsNothingToTheTerminal() {
    assertThat(telemetry(Map.of(), "a\r\nb\tc\u001b[2J\u0000\u2028d\u007f"))
        .isEqualTo("telemetry demo-gateway - a\\r\\nb\\tc\\u001b[2J\\u0000\\u2028d\\u007f");
  }

  @Test
  void aMessageNumberCannotForgeAnotherFieldOrLine() {
    assertThat(telemetry(Map.of("messageNumber", "1 x\nconnection"), "b"))
        .isEqualTo("telemetry demo-gateway 1\\u0020x\\nconnection b");
  }

  @Test
  void aBodyThatIsNoUtf8IsBase64() {
    assertThat(telemetry(Map.of("messageNumber", "1"), new byte[] {(byte) 0xff, 0, 1}))
        .isEqualTo("telemetry demo-gateway 1 base64:/wAB");
  }

  @Test
  void registrationAndTagsHaveNoLine() {
    HubEvent registered = new HubEvent.Registered(DEVICE, NOW, "created");
    HubEvent tags = new HubEvent.Tags(DEVICE, NOW);
    assertThat(Lines.of(registered)).isEmpty();
    assertThat(Lines.of(tags)).isEmpty();
    assertThat(Lines.shown(registered)).isFalse();
    assertThat(Lines.shown(tags)).isFalse();
  }

  private static String telemetry(Map<String, String> properties, String body) {
    return telemetry(properties, body.getBytes(UTF_8));
  }

  @Test
  void aPackHasALineForEachOfItsMessages() throws IOException {
    byte[] pack = "[{\"messageNumber\":7,\"a\":1},{\"messageNumber\":9}]".getBytes(UTF_8);
    String[] expected = {
      "telemetry demo-gateway 7 {\"messageNumber\":7,\"a\":1}",
      "telemetry demo-gateway 9 {\"messageNumber\":9}"
    };
    Map<String, String> properties = Map.of("messageNumber", "7", "count", "2");
    assertThat(lines(Map.of(), properties, pack)).containsExactly(expected);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(pack);
    }
    assertThat(lines(Map.of("content-encoding", "gzip"), properties, compressed.toByteArray()))
        .containsExactly(expected);
  }

  @Test
  void anArrayThatIsNoPackIsOneLine() {
    assertThat(lines(Map.of(), Map.of("count", "3"), "[1,2]".getBytes(UTF_8)))
        .containsExactly("telemetry demo-gateway - [1,2]");
    assertThat(lines(Map.of(), Map.of("count", "1"), "no JSON".getBytes(UTF_8)))
        .containsExactly("telemetry demo-gateway - no JSON");
    assertThat(lines(Map.of("content-encoding", "gzip"), Map.of(), "not".getBytes(UTF_8)))
        .containsExactly("telemetry demo-gateway - not");
  }

  private static String telemetry(Map<String, String> properties, byte[] body) {
    List<String> lines = lines(Map.of(), properties, body);
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private static List<String> lines(
      Map<String, String> system, Map<String, String> properties, byte[] body) {
    TelemetryMessage message = new TelemetryMessage(system, properties, body);
    return Lines.of(
        new HubEvent.Telemetry(DEVICE, NOW, new StoredMessage(DEVICE, 1, NOW, "g", message)));
  }
}
