package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.hub.DeviceIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionStringTest {

  @Test
  void aStringOfThePortalIsTaken() {
    ConnectionString parsed =
        ConnectionString.parse(Fixtures.connectionString("myhub.azure-devices.net") + "\n");

    assertThat(parsed.identity())
        .isEqualTo(DeviceIdentity.device("myhub.azure-devices.net", "dev"));
  }

  @Test
  void namesOfFieldsMayHaveAnyCase() {
    ConnectionString parsed =
        ConnectionString.parse("sharedaccesskey=a2V5;DEVICEID=d;hostname=a.b;");

    assertThat(parsed.identity()).isEqualTo(DeviceIdentity.device("a.b", "d"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DeviceId=d;SharedAccessKey=a2V5 | HostName is missing",
        "HostName=a.b;SharedAccessKey=a2V5 | DeviceId is missing",
        "HostName=a.b;DeviceId=d | SharedAccessKey is missing",
        "HostName=localhost;DeviceId=d;SharedAccessKey=a2V5 | HostName: localhost is not a full",
        "HostName=a.b;DeviceId=d#1;SharedAccessKey=a2V5 | DeviceId: d#1 holds #",
        "HostName=a.b;DeviceId=d;SharedAccessKey=a2V5!! | SharedAccessKey is not Base64",
        "HostName=a.b;DeviceId=d;ModuleId=m;SharedAccessKey=a2V5 | ModuleId is not supported",
        "HostName=a.b;DeviceId=d;x509=true | x509 is not supported",
        "a2V5 | is not a list of NAME=VALUE",
        "$[env:TWINWIRE] | still holds a placeholder",
        "HostName=a.b;HostName=a.c | names a field twice"
      })
  void whatIsWrongIsNamedWithoutTheKey(String text, String said) {
    assertThatThrownBy(() -> ConnectionString.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(said)
        .doesNotContain("a2V5");
  }

  @Test
  void theKeyIsInNoTextForm() {
    ConnectionString parsed = ConnectionString.parse(Fixtures.connectionString("a.b"));
    CredentialSource source = new CredentialSource(Fixtures.connectionString("a.b"), "", "");

    assertThat(parsed.toString() + source).doesNotContain(Fixtures.KEY);
  }
}
