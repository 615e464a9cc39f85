package io.twinwire.localhub.core.access;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.localhub.core.TestHub;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Bearer tokens, as far as they can be judged without the network. */
class EntraTokenTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  private static String token(String audience, Duration from, Duration to) {
    String claims =
        "{\"aud\":\"%s\",\"nbf\":%d,\"exp\":%d}"
            .formatted(audience, NOW.plus(from).getEpochSecond(), NOW.plus(to).getEpochSecond());
    return "Bearer e30." + Base64.getUrlEncoder().encodeToString(claims.getBytes(UTF_8)) + ".c2ln";
  }

  @Test
  void audience_and_time_count() throws HubFault {
    Duration hour = Duration.ofHours(1);
    EntraToken.require(token("https://iothubs.azure.net", hour.negated(), hour), NOW);
    EntraToken.require(token("https://iothubs.azure.net/", Duration.ZERO, hour), NOW);
    assertRefused(
            Code.UNAUTHORIZED,
            () -> EntraToken.require(token("https://vault", hour.negated(), hour), NOW))
        .contains("aud", "https://iothubs.azure.net");
    assertRefused(
            Code.UNAUTHORIZED,
            () ->
                EntraToken.require(
                    token("https://iothubs.azure.net", hour.negated(), Duration.ZERO), NOW))
        .contains("expired");
    assertRefused(
            Code.UNAUTHORIZED,
            () -> EntraToken.require(token("https://iothubs.azure.net", hour, hour), NOW))
        .contains("nbf");
  }

  @Test
  void what_is_no_token_is_refused() {
    for (String text : new String[] {"Bearer a.b", "Bearer a.%.c", "Bearer a.b.c", "Bearer "}) {
      assertRefused(Code.UNAUTHORIZED, () -> EntraToken.require(text, NOW))
          .contains("JSON Web Token");
    }
  }

  @Test
  void none_counts_unless_the_hub_is_set_to_take_them() {
    try (TestHub test = new TestHub()) {
      assertRefused(
              Code.UNAUTHORIZED,
              () ->
                  test.access()
                      .require(
                          token(
                              "https://iothubs.azure.net", Duration.ofDays(-9), Duration.ofDays(9)),
                          Right.SERVICE_CONNECT))
          .contains("SharedAccessSignature");
    }
  }
}
