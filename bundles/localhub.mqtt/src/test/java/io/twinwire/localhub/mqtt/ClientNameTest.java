package io.twinwire.localhub.mqtt;

import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD;
import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.twinwire.api.localhub.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1/dev/?api-version=2020-09-30&DeviceClientType=java%20client",
        "hub.example.org/dev/?DeviceClientType=x&api-version=2021-04-12",
        "h/dev/?model-id=dtmi%3Aa%3Bb%3B1",
        "h/dev?api-version=2020-09-30",
        "h/dev/api-version=2016-11-14",
        "h/dev/",
        "h/dev"
      })
  void mq02_theUserNameIsReadInEveryForm(String userName) throws Exception {
    assertThat(ClientName.of("dev", userName)).isEqualTo(Identity.device("dev"));
  }

  @Test
  void pnp01_theUserNameAnnouncesTheModel() {
    assertThat(ClientName.model("h/d/?api-version=1&model-id=dtmi%3Aa%3Bb%3B1&DeviceClientType=x"))
        .contains("dtmi:a;b;1");
    assertThat(ClientName.model("h/d/?model-id=dtmi:a;1")).contains("dtmi:a;1");
    assertThat(ClientName.model("h/d/?api-version=1")).isEmpty();
  }

  @Test
  void mq02_aModuleIsNamedBehindItsDevice() throws Exception {
    assertThat(ClientName.of("dev/mod", "h/dev/mod/?api-version=2020-09-30"))
        .isEqualTo(Identity.module("dev", "mod"));
  }

  @Test
  void mq02_anIdMayHoldAQuestionMarkAndMayBeEncodedInTheUserName() throws Exception {
    assertThat(ClientName.of("a?b", "h/a?b/?api-version=1")).isEqualTo(Identity.device("a?b"));
    assertThat(ClientName.of("a#b", "h/a%23b/?api-version=1")).isEqualTo(Identity.device("a#b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h/other/?api-version=1", "h/de/?a=1", "h/device/?a=1", "h/dev/mod/?a=1"})
  void mq02_anotherClientInTheUserNameIsRejected(String userName) {
    assertThat(refusal("dev", userName)).isEqualTo(CONNECTION_REFUSED_IDENTIFIER_REJECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a/", "/b", "a/b/c"})
  void mq02_aClientIdThatNamesNobodyIsRejected(String clientId) {
    assertThat(refusal(clientId, "h/" + clientId))
        .isEqualTo(CONNECTION_REFUSED_IDENTIFIER_REJECTED);
  }

  @Test
  void mq02_aMissingUserNameIsABadUserName() {
    assertThat(refusal("dev", null)).isEqualTo(CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD);
    assertThat(refusal("dev", "dev")).isEqualTo(CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD);
  }

  private static MqttConnectReturnCode refusal(String clientId, String userName) {
    return catchThrowableOfType(ConnectRefused.class, () -> ClientName.of(clientId, userName))
        .code();
  }
}
