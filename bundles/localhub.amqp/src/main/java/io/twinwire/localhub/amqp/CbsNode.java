package io.twinwire.localhub.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.support.amqp.AmqpLink;
import io.twinwire.support.amqp.AmqpSession;
import io.twinwire.support.amqp.IncomingLink;
import io.twinwire.support.amqp.IncomingMessage;
import io.twinwire.support.amqp.Messages;
import io.twinwire.support.amqp.OutgoingLink;
import io.twinwire.support.exec.SerialQueue;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Where clients put their tokens (AMQP claims based security): checked at once, and kept for the
 * links that follow.
 */
final class CbsNode {

  private static final int CREDIT = 1000;
  private static final int LARGEST = 64 * 1024;

  private final HubParts hub;
  private final Credentials credentials;
  private final SerialQueue queue;
  private final BiConsumer<Identity, Answer> renewal;
  private final Map<AmqpSession, OutgoingLink> answers = new ConcurrentHashMap<>();
  private final Set<AmqpLink> links = ConcurrentHashMap.newKeySet();

  /** Says what became of a token; null for all is well. */
  @FunctionalInterface
  interface Answer {
    void is(@Nullable HubFault fault);
  }

  /**
   * A node without links.
   *
   * @param renewal what is done with the checked token of an identity before it is answered
   */
  CbsNode(
      HubParts hub,
      Credentials credentials,
      SerialQueue queue,
      BiConsumer<Identity, Answer> renewal) {
    this.hub = hub;
    this.credentials = credentials;
    this.queue = queue;
    this.renewal = renewal;
  }

  /** The connection's own links, while they are there. */
  Collection<AmqpLink> links() {
    return links;
  }

  void accept(IncomingLink link) {
    links.add(link);
    link.accept(
        CREDIT,
        LARGEST,
        message -> queue.add(message.size(), () -> take(link.session(), message)),
        () -> links.remove(link));
  }

  void accept(OutgoingLink link) {
    links.add(link);
    answers.put(link.session(), link);
    link.accept(
        () -> {},
        () -> {
          links.remove(link);
          answers.remove(link.session(), link);
        });
  }

  private void take(AmqpSession session, IncomingMessage incoming) {
    Message request;
    try {
      request = incoming.message();
    } catch (IllegalArgumentException e) {
      incoming.reject(AmqpError.DECODE_ERROR, String.valueOf(e.getMessage()));
      return;
    }
    incoming.accept();
    Answer answer = fault -> answer(session, request, fault);
    try {
      Map<String, Object> properties = DeviceMessages.applicationProperties(request);
      String operation = DeviceMessages.text(properties.get("operation"));
      if (!operation.equals("put-token")) {
        throw new HubFault(
            HubFault.Code.ARGUMENT_INVALID, "operation: \"" + operation + "\" is not put-token");
      }
      put(DeviceMessages.text(properties.get("name")), token(request), answer);
    } catch (HubFault e) {
      answer.is(e);
    }
  }

  private void put(String name, String token, Answer answer) throws HubFault {
    Optional<Identity> identity = Credentials.identity(name, token);
    if (identity.isEmpty()) {
      hub.access().require(token, resource(name), Right.SERVICE_CONNECT);
      credentials.service(name, token);
      answer.is(null);
      return;
    }
    check(identity.get(), token);
    credentials.device(identity.get(), token);
    renewal.accept(identity.get(), answer);
  }

  /** A token that is right is taken; that its device is disabled is told to the device's links. */
  private void check(Identity identity, String token) throws HubFault {
    try {
      hub.gateway().check(identity, credentials.with(token));
    } catch (HubFault e) {
      if (e.code() != HubFault.Code.DEVICE_DISABLED) {
        throw e;
      }
    }
  }

  /** What a name stands for below the hub; it is a URL, or begins with the hub's host. */
  private static String resource(String name) {
    return name.contains("://") ? Address.path(name) : "";
  }

  private static String token(Message request) {
    Object body = request.getBody() instanceof AmqpValue value ? value.getValue() : null;
    return body == null ? new String(Messages.body(request), UTF_8) : DeviceMessages.text(body);
  }

  private void answer(AmqpSession session, Message request, @Nullable HubFault fault) {
    OutgoingLink link = answers.get(session);
    if (link == null) {
      return;
    }
    Message message = Message.Factory.create();
    // The client finds its request only when the type is the same, too.
    message.setCorrelationId(request.getMessageId());
    Map<String, Object> properties = new HashMap<>();
    properties.put("status-code", fault == null ? 200 : fault.code().http());
    properties.put(
        "status-description",
        fault == null ? "OK" : fault.code().text() + ": " + fault.getMessage());
    if (fault != null) {
      properties.put("error-condition", Conditions.condition(fault.code()).toString());
    }
    message.setApplicationProperties(new ApplicationProperties(properties));
    message.setBody(new AmqpValue(""));
    link.send(message);
  }
}
