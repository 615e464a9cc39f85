package io.twinwire.localhub.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.support.amqp.SaslExchange;
import io.twinwire.support.exec.SerialQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SASL PLAIN: {@code DEVICE@sas.HUB} or {@code POLICY@sas.root.HUB} with a token for password
 * (Azure IoT Hub, "Control access to IoT Hub by using shared access signatures").
 */
final class PlainExchange implements SaslExchange {

  private static final Logger LOG = LoggerFactory.getLogger(PlainExchange.class);
  private static final String DEVICE = "@sas.";
  private static final String POLICY = "@sas.root.";

  private final HubParts hub;
  private final Credentials credentials;
  private final SerialQueue queue;

  PlainExchange(HubParts hub, Credentials credentials, SerialQueue queue) {
    this.hub = hub;
    this.credentials = credentials;
    this.queue = queue;
  }

  @Override
  public void respond(byte[] response, Answer answer) {
    String[] parts = new String(response, UTF_8).split("\0", -1);
    if (parts.length != 3) {
      answer.refuse();
      return;
    }
    queue.add(
        response.length,
        () -> {
          try {
            check(parts[1], parts[2]);
            answer.succeed();
          } catch (HubFault e) {
            LOG.debug("amqp: {} is refused: {}", parts[1], e.getMessage());
            answer.refuse();
          }
        });
  }

  private void check(String user, String token) throws HubFault {
    int policy = user.lastIndexOf(POLICY);
    int device = user.lastIndexOf(DEVICE);
    if (policy > 0) {
      hub.access().require(token, Right.SERVICE_CONNECT);
      credentials.service(user, token);
    } else if (device > 0) {
      String[] ids = user.substring(0, device).split("/", 2);
      Identity identity =
          ids.length == 1 ? Identity.device(ids[0]) : Identity.module(ids[0], ids[1]);
      hub.gateway().check(identity, DeviceCredentials.sas(token));
      credentials.device(identity, token);
    } else {
      throw new HubFault(
          HubFault.Code.UNAUTHORIZED, "user: \"" + user + "\" is not DEVICE@sas.HUB");
    }
  }
}
