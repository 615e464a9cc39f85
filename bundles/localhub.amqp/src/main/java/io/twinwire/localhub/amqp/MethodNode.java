package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.MethodRequest;
import io.twinwire.support.amqp.IncomingLink;
import io.twinwire.support.amqp.IncomingMessage;
import io.twinwire.support.amqp.Messages;
import io.twinwire.support.amqp.OutgoingLink;
import java.util.Map;
import java.util.UUID;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device's direct methods over its pair of links; the correlation id tells the calls apart. */
final class MethodNode {

  private static final Logger LOG = LoggerFactory.getLogger(MethodNode.class);
  private static final int CREDIT = 100;
  private static final int LARGEST = 512 * 1024;
  private static final String NAME = "IoThub-methodname";
  private static final String STATUS = "IoThub-status";

  private final DeviceChannel channel;
  private volatile @Nullable OutgoingLink calls;

  MethodNode(DeviceChannel channel) {
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
    calls = link;
    link.accept(
        () -> {},
        () -> {
          if (calls == link) {
            calls = null;
            channel.queue().add(0, () -> subscribed(false));
          }
          channel.left(link);
        });
    subscribed(true);
  }

  /** From any thread. */
  void call(MethodRequest request) {
    OutgoingLink link = calls;
    if (link != null) {
      Message message = DeviceMessages.data(request.payload());
      message.setCorrelationId(request.requestId());
      message.setApplicationProperties(new ApplicationProperties(Map.of(NAME, request.name())));
      link.send(message);
    }
  }

  private void subscribed(boolean subscribed) {
    DeviceSession session = channel.session();
    if (session != null) {
      try {
        session.methodsSubscribed(subscribed);
      } catch (HubFault e) {
        LOG.debug("amqp {}: no methods: {}", channel.identity().id(), e.getMessage());
        OutgoingLink link = calls;
        if (link != null) {
          link.close(Conditions.of(e));
        }
      }
    }
  }

  private void take(IncomingMessage incoming) {
    DeviceSession session = channel.session();
    if (session == null) {
      return;
    }
    try {
      Message answer = incoming.message();
      Object status = DeviceMessages.applicationProperties(answer).get(STATUS);
      if (!(answer.getCorrelationId() instanceof UUID requestId)
          || !(status instanceof Number number)) {
        throw new IllegalArgumentException(
            "an answer has a UUID as correlation id and a number as " + STATUS);
      }
      session.answerMethod(requestId, number.intValue(), Messages.body(answer));
      incoming.accept();
    } catch (IllegalArgumentException e) {
      incoming.reject(AmqpError.INVALID_FIELD, String.valueOf(e.getMessage()));
    } catch (HubFault e) {
      ErrorCondition condition = Conditions.of(e);
      incoming.reject(condition.getCondition(), condition.getDescription());
    }
  }
}
