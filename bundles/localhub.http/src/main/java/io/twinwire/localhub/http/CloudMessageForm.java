package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.CloudMessage.Ack;
import io.twinwire.api.localhub.HubFault;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cloud-to-device message as the local hub's own path takes it: {@code systemProperties}, {@code
 * properties}, {@code body} and {@code base64Encoded} as in stored telemetry, {@code ack} and
 * {@code expiry} beside them.
 */
final class CloudMessageForm {

  private CloudMessageForm() {}

  static CloudMessage read(Map<String, ?> form) throws HttpFault, HubFault {
    String body = form.get("body") instanceof String text ? text : "";
    return new CloudMessage(
        texts(form, "systemProperties"),
        texts(form, "properties"),
        form.get("ack") instanceof String ack ? Ack.of(ack) : Ack.NONE,
        expiry(form.get("expiry")),
        Boolean.TRUE.equals(form.get("base64Encoded")) ? decoded(body) : body.getBytes(UTF_8));
  }

  private static Map<String, String> texts(Map<String, ?> form, String name) throws HttpFault {
    Map<String, String> texts = new LinkedHashMap<>();
    if (form.get(name) instanceof Map<?, ?> given) {
      for (Map.Entry<?, ?> entry : given.entrySet()) {
        if (!(entry.getValue() instanceof String value)) {
          throw HttpFault.argument(name + "." + entry.getKey() + ": it is no text");
        }
        texts.put(String.valueOf(entry.getKey()), value);
      }
    }
    return texts;
  }

  private static Optional<Instant> expiry(@Nullable Object given) throws HttpFault {
    if (given == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(String.valueOf(given)));
    } catch (DateTimeException e) {
      throw HttpFault.argument("expiry: " + given + " is no time such as 2026-11-23T10:15:30Z");
    }
  }

  private static byte[] decoded(String body) throws HttpFault {
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw HttpFault.argument("body: it is no base64 text");
    }
  }
}
