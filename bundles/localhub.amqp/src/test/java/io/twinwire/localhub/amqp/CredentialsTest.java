package io.twinwire.localhub.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.Identity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {

  @ParameterizedTest
  @CsvSource({
    "hub/devices/d, sig=x&se=1&sr=hub/devices/d, d",
    "hub/devices/d, sr=hub%2Fdevices%2Fd%2Fmodules%2Fm&sig=x&se=1, d/m",
    "hub/devices/d, sr=hub&sig=x&se=1&skn=device, d",
    "hub/devices/d, sr=hub/devices/d+1&sig=x, d+1",
    "hub/devices/d/modules/m, sr=hub&sig=x, d/m"
  })
  void the_token_says_whose_it_is_before_the_client_does(
      String name, String fields, String identity) {
    assertThat(Credentials.identity(name, "SharedAccessSignature " + fields))
        .map(Identity::id)
        .contains(identity);
  }

  @Test
  void a_token_for_the_hub_or_its_event_hub_is_a_services() {
    assertThat(Credentials.identity("hub", "SharedAccessSignature sr=hub&skn=service")).isEmpty();
    assertThat(
            Credentials.identity(
                "amqp://hub/events/ConsumerGroups/$Default/Partitions/0",
                "SharedAccessSignature sr=amqp%3A%2F%2Fhub%2Fevents&skn=service"))
        .isEmpty();
  }

  @Test
  void a_modules_own_token_counts_before_its_devices() {
    Credentials credentials = new Credentials(List.of());
    Identity module = Identity.module("d", "m");
    assertThat(credentials.of(module).sasToken()).isEqualTo(Optional.empty());
    credentials.device(Identity.device("d"), "of the device");
    assertThat(credentials.of(module).sasToken()).contains("of the device");
    credentials.device(module, "its own");
    assertThat(credentials.of(module).sasToken()).contains("its own");
    assertThat(credentials.of(Identity.device("other")).sasToken()).isEmpty();
  }
}
