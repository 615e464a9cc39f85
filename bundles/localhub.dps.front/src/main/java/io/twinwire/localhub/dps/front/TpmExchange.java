package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.support.amqp.SaslExchange;
import io.twinwire.support.exec.SerialQueue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SASL mechanism {@code TPM}: the device sends id scope, registration id and endorsement key, then
 * its storage root key; the service sends the wrapped key in two parts; the device sends a token
 * that is signed with it. The first byte of each part says what it is.
 */
final class TpmExchange implements SaslExchange {

  private static final Logger LOG = LoggerFactory.getLogger(TpmExchange.class);
  private static final byte[] NEXT = {0};
  private static final byte MORE = (byte) 0x80;
  private static final byte LAST = (byte) 0xC1;

  /** What lets a device in or turns it away, called on the queue. */
  interface Admission {
    void admit(RegistrationName name, String token, Answer answer);
  }

  private final DeviceCalls calls;
  private final SerialQueue queue;
  private final Admission admission;

  // The queue's.
  private int step;
  private @Nullable RegistrationName name;
  private byte[] endorsementKey = {};
  private byte[] rest = {};

  TpmExchange(DeviceCalls calls, SerialQueue queue, Admission admission) {
    this.calls = calls;
    this.queue = queue;
    this.admission = admission;
  }

  @Override
  public void respond(byte[] response, Answer answer) {
    queue.add(response.length, () -> step(response, answer));
  }

  private void step(byte[] response, Answer answer) {
    try {
      switch (step++) {
        case 0 -> begin(response, answer);
        case 1 -> challenge(response, answer);
        case 2 -> answer.challenge(part(LAST, rest));
        case 3 -> finish(response, answer);
        default -> answer.refuse();
      }
    } catch (ProvisioningFault e) {
      LOG.info("amqp: a TPM is refused: {}", e.getMessage());
      answer.refuse();
    }
  }

  private void begin(byte[] response, Answer answer) {
    int scope = end(response, 1);
    int id = end(response, scope + 1);
    if (id >= response.length) {
      answer.refuse();
      return;
    }
    name =
        new RegistrationName(
            new String(response, 1, scope - 1, UTF_8),
            new String(response, scope + 1, id - scope - 1, UTF_8));
    endorsementKey = Arrays.copyOfRange(response, id + 1, response.length);
    answer.challenge(NEXT);
  }

  private void challenge(byte[] response, Answer answer) throws ProvisioningFault {
    RegistrationName asking = name;
    if (asking == null || response.length < 2) {
      answer.refuse();
      return;
    }
    byte[] key =
        calls
            .service()
            .challenge(
                asking.idScope(),
                asking.registrationId(),
                endorsementKey,
                Arrays.copyOfRange(response, 1, response.length));
    int half = key.length / 2;
    rest = Arrays.copyOfRange(key, half, key.length);
    answer.challenge(part(MORE, Arrays.copyOf(key, half)));
  }

  private void finish(byte[] response, Answer answer) {
    RegistrationName asking = name;
    if (asking == null || response.length < 2) {
      answer.refuse();
    } else {
      admission.admit(asking, new String(response, 1, response.length - 1, UTF_8), answer);
    }
  }

  private static byte[] part(byte kind, byte[] content) {
    byte[] part = new byte[1 + content.length];
    part[0] = kind;
    System.arraycopy(content, 0, part, 1, content.length);
    return part;
  }

  /** Where the text that begins here ends; past the end where it does not. */
  private static int end(byte[] bytes, int begin) {
    int end = begin;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return end;
  }
}
