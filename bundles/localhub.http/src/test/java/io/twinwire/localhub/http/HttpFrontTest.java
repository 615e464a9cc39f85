package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.twinwire.api.localhub.HubConfigurations;
import io.twinwire.api.localhub.HubJobs;
import io.twinwire.api.localhub.RegistryJobs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFrontTest {

  private final FakeHub hub = new FakeHub();
  private final HttpFront front =
      new HttpFront(
          hub,
          hub.twins,
          hub,
          hub,
          hub.down,
          hub.down,
          hub.owner,
          hub.owner,
          new FakeDevices(),
          new FakeDevices(),
          new FakeQueries(),
          Unused.of(HubConfigurations.class),
          Unused.of(HubJobs.class),
          Unused.of(RegistryJobs.class));

  @AfterEach
  void close() {
    front.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET /", "PUT /", "POST", "PATCH /a", "DELETE", "HEAD /", "OPTIONS *", "GET h"})
  void aMethodOfHttpIsRecognisedAndLeftWhereItIs(String first) {
    ByteBuf bytes = Unpooled.copiedBuffer("  " + first, ISO_8859_1).skipBytes(2);
    assertThat(front.recognises(bytes)).isTrue();
    assertThat(bytes.readerIndex()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "GE", "AMQP\0\1\0\0", "\u0010\u0020\0\4MQTT", "get /", "GETX", "PRI *"})
  void nothingElseIs(String first) {
    assertThat(front.recognises(Unpooled.copiedBuffer(first, ISO_8859_1))).isFalse();
  }
}
