package io.twinwire.localhub.core.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Trees;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token of Microsoft Entra ID (Azure IoT Hub, "Control access to IoT Hub by using
 * Microsoft Entra ID"), judged as far as that goes without the directory: by its audience and its
 * time. What signed it, and which roles its principal has, only the directory knows.
 */
final class EntraToken {

  private static final String SCHEME = "Bearer ";
  private static final String AUDIENCE = "https://iothubs.azure.net";

  private EntraToken() {}

  static boolean is(String token) {
    return token.startsWith(SCHEME);
  }

  static void require(String token, Instant now) throws HubFault {
    Map<String, @Nullable Object> claims = claims(token);
    String audience = Trees.text(claims, "aud");
    if (!audience.equals(AUDIENCE) && !audience.equals(AUDIENCE + "/")) {
      throw Faults.unauthorized(
          "aud: the token is for \"" + audience + "\", " + AUDIENCE + " would be right");
    }
    // Seconds of 1970, any number of them: an Instant holds less.
    long end = Trees.number(claims, "exp");
    if (now.getEpochSecond() >= end) {
      throw Faults.unauthorized("exp: the token expired at " + end + " s");
    }
    long start = Trees.number(claims, "nbf");
    if (now.getEpochSecond() < start) {
      throw Faults.unauthorized("nbf: the token counts from " + start + " s on");
    }
  }

  private static Map<String, @Nullable Object> claims(String token) throws HubFault {
    String[] parts = token.substring(SCHEME.length()).strip().split("\\.", -1);
    if (parts.length == 3) {
      try {
        return Trees.parsed(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
      } catch (IllegalArgumentException e) {
        // told below
      }
    }
    throw Faults.unauthorized("the bearer token is no JSON Web Token");
  }
}
