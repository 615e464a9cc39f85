package io.twinwire.localhub.core.access;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.SasToken;
import io.twinwire.localhub.core.TestHub;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SasTokenTest {

  private static final String KEY = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";
  private static final String SIGNATURE = TestHub.sign(KEY, "hub.example/devices/d1", 2000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SharedAccessSignature sig=%s&se=2000&sr=hub.example/devices/d1",
        "SharedAccessSignature sr=hub.example/devices/d1&sig=%s&se=2000&skn=",
        "SharedAccessSignature se=2000&skn=&sr=hub.example/devices/d1&sig=%s"
      })
  void the_fields_come_in_any_order(String text) throws HubFault {
    SasToken token = SasToken.parse(text.formatted(SIGNATURE));

    assertThat(token.isSignedBy(KEY)).isTrue();
    assertThat(token.expiresAt()).isEqualTo(Instant.ofEpochSecond(2000));
    assertThat(token.policy()).isEmpty();
  }

  @Test
  void the_signature_is_over_the_raw_text() throws HubFault {
    String encoded = "hub.example%2fdevices%2Fd1";
    String good = TestHub.sign(KEY, encoded, 2000);

    assertThat(parsed(encoded, good).isSignedBy(KEY)).isTrue();
    assertThat(parsed(encoded, SIGNATURE).isSignedBy(KEY)).isFalse();
  }

  @Test
  void another_key_another_resource_or_another_expiry_does_not_verify() throws HubFault {
    assertThat(parsed("hub.example/devices/d1", SIGNATURE).isSignedBy("b3RoZXI=")).isFalse();
    assertThat(parsed("hub.example/devices/d2", SIGNATURE).isSignedBy(KEY)).isFalse();
    assertThat(
            SasToken.parse(
                    "SharedAccessSignature sr=hub.example/devices/d1&se=2001&sig=" + SIGNATURE)
                .isSignedBy(KEY))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "hub.example/devices/d1, true",
    "HUB.Example/devices/d1, true",
    "hub.example%2Fdevices%2Fd1, true",
    "hub.example/devices, true",
    "hub.example, true",
    "hub.example/, true",
    "hub.example/devices/D1, false",
    "hub.example/devices/d, false",
    "hub.example/devices/d11, false",
    "hub.example/devices/d1/modules/m, false",
    "hub, false",
    "hub.example.org, false",
    "/, false"
  })
  void a_resource_covers_itself_and_what_lies_below(String resource, boolean covers)
      throws HubFault {
    assertThat(parsed(resource, SIGNATURE).covers("hub.example/devices/d1")).isEqualTo(covers);
  }

  @Test
  void an_id_with_signs_matches_encoded_and_as_it_is() throws HubFault {
    String wanted = "hub.example/devices/a+b%c#d";

    assertThat(parsed("hub.example/devices/a+b%c#d", SIGNATURE).covers(wanted)).isTrue();
    assertThat(parsed("hub.example%2Fdevices%2Fa%2Bb%25c%23d", SIGNATURE).covers(wanted)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer x",
        "SharedAccessSignature ",
        "SharedAccessSignature sr=a&se=1",
        "SharedAccessSignature sr=a&sig=YQ==",
        "SharedAccessSignature se=1&sig=YQ==",
        "SharedAccessSignature sr=a&se=1&sig=*",
        "SharedAccessSignature sr=a&sr=b&se=1&sig=YQ=="
      })
  void a_malformed_token_is_refused(String text) {
    assertRefused(Code.UNAUTHORIZED, () -> SasToken.parse(text));
  }

  @Test
  void an_expiry_that_is_no_number_is_refused_and_a_far_one_is_taken() throws HubFault {
    SasToken bad = SasToken.parse("SharedAccessSignature sr=a&se=soon&sig=YQ==");
    SasToken far = SasToken.parse("SharedAccessSignature sr=a&se=9223372036854775807&sig=YQ==");

    assertRefused(Code.UNAUTHORIZED, bad::expiresAt);
    assertThat(far.expiresAt()).isAfter(Instant.parse("9000-01-01T00:00:00Z"));
  }

  private static SasToken parsed(String sr, String signature) throws HubFault {
    return SasToken.parse("SharedAccessSignature sr=" + sr + "&se=2000&sig=" + signature);
  }
}
