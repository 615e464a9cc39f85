package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.dps.Applicant;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.support.amqp.AmqpConnection;
import io.twinwire.support.amqp.AmqpLink;
import io.twinwire.support.amqp.AmqpPeer;
import io.twinwire.support.amqp.IncomingLink;
import io.twinwire.support.amqp.IncomingMessage;
import io.twinwire.support.amqp.Messages;
import io.twinwire.support.amqp.OutgoingLink;
import io.twinwire.support.amqp.SaslExchange;
import io.twinwire.support.exec.SerialQueue;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection as far as it is a device's that registers: requests come on one link and answers
 * go on another, both of the address {@code /{idScope}/registrations/{registrationId}}. What the
 * service refuses is rejected with the error for its description, and answered with it as well, for
 * Microsoft's Java client waits for an answer only.
 */
final class AmqpRegistration implements AmqpPeer {

  private static final Logger LOG = LoggerFactory.getLogger(AmqpRegistration.class);
  private static final String PLAIN = "PLAIN";
  private static final String TPM = "TPM";
  private static final String OPERATION = "iotdps-operation-type";
  private static final String OPERATION_ID = "iotdps-operation-id";
  private static final int CREDIT = 10;

  private final List<X509Certificate> certificates;
  private final DeviceCalls calls;
  private final SerialQueue queue;

  // The queue's.
  private @Nullable Applicant signed;
  private @Nullable OutgoingLink answers;

  AmqpRegistration(
      AmqpConnection connection,
      List<X509Certificate> certificates,
      DeviceCalls calls,
      Executor workers) {
    this.certificates = certificates;
    this.calls = calls;
    this.queue =
        new SerialQueue(
            workers,
            () -> {},
            e -> {
              LOG.warn("a registration over AMQP ends because the service failed", e);
              connection.abort();
            });
  }

  @Override
  public List<String> mechanisms() {
    return List.of(PLAIN, TPM);
  }

  @Override
  public Optional<SaslExchange> sasl(String mechanism) {
    return Optional.of(
        mechanism.equals(TPM) ? new TpmExchange(calls, queue, this::admit) : this::plain);
  }

  private void plain(byte[] response, SaslExchange.Answer answer) {
    String[] parts = new String(response, UTF_8).split("\0", -1);
    Optional<RegistrationName> name =
        parts.length == 3 ? RegistrationName.ofUser(parts[1]) : Optional.empty();
    if (name.isEmpty()) {
      answer.refuse();
    } else {
      queue.add(response.length, () -> admit(name.get(), parts[2], answer));
    }
  }

  /** Called on the queue. */
  private void admit(RegistrationName name, String token, SaslExchange.Answer answer) {
    Applicant asking = applicant(name, Optional.of(token));
    try {
      calls.service().authenticate(asking);
      signed = asking;
      answer.succeed();
    } catch (ProvisioningFault e) {
      LOG.info("amqp: {} is refused: {}", name.registrationId(), e.getMessage());
      answer.refuse();
    }
  }

  private Applicant applicant(RegistrationName name, Optional<String> token) {
    return new Applicant(name.idScope(), name.registrationId(), token, certificates);
  }

  @Override
  public void incoming(IncomingLink link) {
    admitted(
        link,
        asking ->
            link.accept(
                CREDIT,
                DeviceCalls.LARGEST_BODY,
                message -> queue.add(message.size(), () -> take(asking, message)),
                () -> {}));
  }

  @Override
  public void outgoing(OutgoingLink link) {
    admitted(
        link,
        asking -> {
          answers = link;
          link.accept(() -> {}, () -> {});
        });
  }

  private interface Admission {
    void of(Applicant asking);
  }

  /** Who shows a certificate does so only now that it says who it is. */
  private void admitted(AmqpLink link, Admission admission) {
    queue.add(
        0,
        () -> {
          RegistrationName name = RegistrationName.ofUser(link.address()).orElseThrow();
          Applicant before = signed;
          boolean same =
              before != null
                  && before.registrationId().equalsIgnoreCase(name.registrationId())
                  && before.idScope().equalsIgnoreCase(name.idScope());
          Applicant asking = same && before != null ? before : applicant(name, Optional.empty());
          try {
            calls.service().authenticate(asking);
            admission.of(asking);
          } catch (ProvisioningFault e) {
            LOG.info("amqp: {} is refused: {}", name.registrationId(), e.getMessage());
            link.close(AmqpError.UNAUTHORIZED_ACCESS, new String(Answer.of(e).body(), UTF_8));
          }
        });
  }

  private void take(Applicant asking, IncomingMessage incoming) {
    Message message;
    try {
      message = incoming.message();
    } catch (IllegalArgumentException e) {
      incoming.reject(AmqpError.DECODE_ERROR, String.valueOf(e.getMessage()));
      return;
    }
    Answer answer = answer(asking, message);
    if (answer.status() < 300) {
      incoming.accept();
    } else {
      incoming.reject(condition(answer.status()), new String(answer.body(), UTF_8));
    }
    OutgoingLink out = answers;
    if (out != null) {
      out.send(encoded(answer, message));
    }
  }

  private Answer answer(Applicant asking, Message message) {
    Map<String, Object> properties = properties(message);
    String operation = String.valueOf(properties.get(OPERATION));
    return switch (operation) {
      case "iotdps-register" -> calls.register(asking, Messages.body(message));
      case "iotdps-get-operationstatus" ->
          calls.status(asking, String.valueOf(properties.get(OPERATION_ID)));
      default ->
          Answer.of(
              new ProvisioningFault(
                  ProvisioningFault.Code.ARGUMENT_INVALID,
                  OPERATION
                      + ": \""
                      + operation
                      + "\" is not iotdps-register or iotdps-get-operationstatus"));
    };
  }

  private static Map<String, Object> properties(Message message) {
    ApplicationProperties properties = message.getApplicationProperties();
    return properties == null ? Map.of() : properties.getValue();
  }

  private static Symbol condition(int status) {
    return switch (status) {
      case 401, 403 -> AmqpError.UNAUTHORIZED_ACCESS;
      case 404 -> AmqpError.NOT_FOUND;
      case 400, 413 -> AmqpError.INVALID_FIELD;
      default -> AmqpError.INTERNAL_ERROR;
    };
  }

  private static Message encoded(Answer answer, Message request) {
    Message message = Message.Factory.create();
    message.setBody(new Data(new Binary(answer.body())));
    message.setCorrelationId(
        request.getCorrelationId() == null ? request.getMessageId() : request.getCorrelationId());
    Map<String, Object> properties = new HashMap<>();
    properties.put("status", answer.status());
    answer
        .retryAfter()
        .ifPresent(delay -> properties.put("retry-after", Long.toString(delay.toSeconds())));
    message.setApplicationProperties(new ApplicationProperties(properties));
    return message;
  }
}
