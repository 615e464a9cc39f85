package io.twinwire.hub.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.azure.sdk.iot.device.Message;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState.Reason;
import java.net.URLEncoder;
import java.util.function.BooleanSupplier;

/** Messages in the SDK's form; refuses those that the SDK would lose, or choke on, later. */
final class SdkMessages {

  /** The longest MQTT topic, which carries the properties, less what the SDK puts in itself. */
  private static final int MAX_PROPERTIES = 65_535 - 1024;

  private SdkMessages() {}

  /** A message that is no longer sent once its client is over, wherever in the SDK it waits. */
  private static final class Guarded extends Message {

    private final BooleanSupplier over;

    Guarded(byte[] body, BooleanSupplier over) {
      super(body);
      this.over = over;
    }

    @Override
    public boolean isExpired() {
      return over.getAsBoolean();
    }
  }

  static Message of(HubMessage message, BooleanSupplier over) throws HubException {
    byte[] body = message.body();
    if (body.length == 0) {
      throw new HubException(Reason.REFUSED, "body: is empty; the device client sends none");
    }
    int encoded =
        encoded(message.messageId())
            + encoded(message.contentType())
            + encoded(message.contentEncoding());
    Message sdk = new Guarded(body, over);
    sdk.setMessageId(message.messageId());
    // The SDK makes one up else, and the hub meters it.
    sdk.setCorrelationId("");
    if (!message.contentType().isEmpty()) {
      sdk.setContentType(message.contentType());
    }
    if (!message.contentEncoding().isEmpty()) {
      sdk.setContentEncoding(message.contentEncoding());
    }
    for (var property : message.properties().entrySet()) {
      encoded += encoded(property.getKey()) + encoded(property.getValue()) + 2;
      try {
        sdk.setProperty(property.getKey(), property.getValue());
      } catch (IllegalArgumentException e) {
        throw new HubException(
            Reason.REFUSED, "property " + property.getKey() + ": the name is reserved");
      }
    }
    if (encoded > MAX_PROPERTIES) {
      throw new HubException(
          Reason.MESSAGE_TOO_LARGE,
          "properties: " + encoded + " bytes when encoded are above " + MAX_PROPERTIES);
    }
    return sdk;
  }

  private static int encoded(String text) {
    String encoded = URLEncoder.encode(text, UTF_8);
    // A space is one character here and three on the wire.
    return encoded.length() + 2 * (int) encoded.chars().filter(c -> c == '+').count();
  }
}
