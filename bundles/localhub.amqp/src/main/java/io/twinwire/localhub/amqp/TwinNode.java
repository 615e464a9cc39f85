package io.twinwire.localhub.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.support.amqp.IncomingLink;
import io.twinwire.support.amqp.IncomingMessage;
import io.twinwire.support.amqp.Messages;
import io.twinwire.support.amqp.OutgoingLink;
import io.twinwire.support.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A device's twin over its pair of links: what is asked stands in the annotations {@code operation}
 * and {@code resource}, the answer has {@code status} and {@code version}. All calls but the two
 * {@code accept} are the channel's queue's.
 */
final class TwinNode {

  private static final int CREDIT = 100;
  private static final int LARGEST = 256 * 1024;
  private static final String REPORTED = "/properties/reported";
  private static final String DESIRED = "/properties/desired";
  private static final String NOTIFICATIONS = "/notifications/twin/properties/desired";
  private static final byte[] EMPTY = {};

  private final DeviceChannel channel;
  private volatile @Nullable OutgoingLink answers;
  private boolean subscribed;

  TwinNode(DeviceChannel channel) {
    this.channel = channel;
  }

  void accept(IncomingLink link) {
    link.accept(
        CREDIT,
        LARGEST,
        message -> channel.queue().add(message.size(), () -> take(message)),
        () -> channel.left(link));
  }

  void accept(OutgoingLink link) {
    answers = link;
    link.accept(
        () -> {},
        () -> {
          if (answers == link) {
            answers = null;
          }
          channel.left(link);
        });
  }

  private void take(IncomingMessage incoming) {
    DeviceSession session = channel.session();
    if (session == null) {
      return;
    }
    Message request;
    try {
      request = incoming.message();
    } catch (IllegalArgumentException e) {
      incoming.reject(AmqpError.DECODE_ERROR, String.valueOf(e.getMessage()));
      return;
    }
    incoming.accept();
    try {
      answer(request, answer(session, request));
    } catch (HubFault e) {
      refuse(request, e);
    }
  }

  private record Answer(int status, OptionalLong version, byte[] body) {}

  private Answer answer(DeviceSession session, Message request) throws HubFault {
    Map<String, Object> annotations = DeviceMessages.annotations(request);
    String operation = DeviceMessages.text(annotations.get("operation"));
    String resource = DeviceMessages.text(annotations.get("resource"));
    switch (operation + " " + resource) {
      case "GET " -> {
        return new Answer(200, OptionalLong.empty(), twin(session));
      }
      case "PATCH " + REPORTED -> {
        Object base = annotations.get("version");
        long version =
            session.patchReported(
                json(Messages.body(request)), base == null ? OptionalLong.empty() : version(base));
        return new Answer(204, OptionalLong.of(version), EMPTY);
      }
      case "PUT " + NOTIFICATIONS -> {
        subscribed = true;
        return new Answer(200, OptionalLong.empty(), EMPTY);
      }
      case "DELETE " + NOTIFICATIONS -> {
        subscribed = false;
        return new Answer(200, OptionalLong.empty(), EMPTY);
      }
      default ->
          throw new HubFault(
              HubFault.Code.ARGUMENT_INVALID,
              "operation: \"" + operation + "\" on \"" + resource + "\" is none of a twin");
    }
  }

  void desiredChanged(long version, Map<String, ? extends @Nullable Object> patch) {
    OutgoingLink link = answers;
    if (subscribed && link != null) {
      Map<String, @Nullable Object> body = new LinkedHashMap<>(patch);
      body.put("$version", version);
      Message notification = DeviceMessages.data(bytes(body));
      Map<Symbol, Object> annotations = new HashMap<>();
      annotations.put(Symbol.valueOf("resource"), DESIRED);
      annotations.put(Symbol.valueOf("version"), version);
      notification.setMessageAnnotations(new MessageAnnotations(annotations));
      link.send(notification);
    }
  }

  private void answer(Message request, Answer answer) {
    OutgoingLink link = answers;
    if (link == null) {
      return;
    }
    Message message = DeviceMessages.data(answer.body());
    message.setCorrelationId(request.getCorrelationId());
    Map<Symbol, Object> annotations = new HashMap<>();
    annotations.put(Symbol.valueOf("status"), answer.status());
    answer.version().ifPresent(version -> annotations.put(Symbol.valueOf("version"), version));
    message.setMessageAnnotations(new MessageAnnotations(annotations));
    link.send(message);
  }

  private void refuse(Message request, HubFault fault) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("errorCode", (long) fault.code().number());
    body.put("message", fault.getMessage());
    answer(request, new Answer(fault.code().http(), OptionalLong.empty(), bytes(body)));
  }

  // The compiler of Java 17 does not see in a class file that the values may be null.
  @SuppressWarnings("NullAway")
  private static byte[] twin(DeviceSession session) throws HubFault {
    return bytes(session.twin());
  }

  private static byte[] bytes(Map<String, @Nullable Object> json) {
    return Json.write(json).getBytes(UTF_8);
  }

  // The compiler of Java 17 does not see in a class file that the values may be null.
  @SuppressWarnings("NullAway")
  private static Map<String, @Nullable Object> json(byte[] body) throws HubFault {
    try {
      return Json.parseObject(new String(body, UTF_8));
    } catch (IllegalArgumentException e) {
      throw new HubFault(HubFault.Code.IOT_HUB_FORMAT_ERROR, String.valueOf(e.getMessage()));
    }
  }

  private static OptionalLong version(Object annotation) throws HubFault {
    if (annotation instanceof Number number) {
      return OptionalLong.of(number.longValue());
    }
    throw new HubFault(
        HubFault.Code.ARGUMENT_INVALID, "version: '" + annotation + "' is not a whole number");
  }
}
