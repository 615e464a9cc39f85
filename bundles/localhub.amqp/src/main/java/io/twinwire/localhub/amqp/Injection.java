package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.InjectedFault.Operation;
import io.twinwire.support.amqp.AmqpConnection;
import io.twinwire.support.amqp.AmqpLink;
import io.twinwire.support.amqp.AmqpSession;
import io.twinwire.support.amqp.IncomingLink;
import java.util.Collection;
import java.util.Locale;
import org.apache.qpid.proton.amqp.transport.ConnectionError;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;

/**
 * The end of what a device asked to have ended: a link, or its session with all of its links. A
 * method's request comes from the hub, a twin's and a token's from the device.
 */
final class Injection {

  private Injection() {}

  /**
   * Ends what the operation is about; on the event loop.
   *
   * @param own the device's links
   * @param shared those of {@code $cbs}: all devices of the connection lose them
   */
  static void end(
      Operation operation,
      AmqpConnection connection,
      Collection<AmqpLink> own,
      Collection<AmqpLink> shared) {
    ErrorCondition why = Conditions.of(CloseReason.CUT);
    if (operation == Operation.SHUT_DOWN_AMQP) {
      connection.close(ConnectionError.CONNECTION_FORCED, why.getDescription());
    } else if (operation == Operation.KILL_AMQP_SESSION) {
      own.stream().map(AmqpLink::session).distinct().toList().forEach(session -> end(session, why));
    } else {
      own.stream().filter(link -> ends(operation, link)).toList().forEach(link -> link.close(why));
      shared.stream()
          .filter(link -> ends(operation, link))
          .toList()
          .forEach(link -> link.close(why));
    }
  }

  private static void end(AmqpSession session, ErrorCondition why) {
    session.end(why.getCondition(), why.getDescription());
  }

  private static boolean ends(Operation operation, AmqpLink link) {
    String address = link.address().toLowerCase(Locale.ROOT);
    boolean fromDevice = link instanceof IncomingLink;
    return switch (operation) {
      case KILL_AMQP_CBS_LINK_REQUEST -> fromDevice && address.equals("$cbs");
      case KILL_AMQP_CBS_LINK_RESPONSE -> !fromDevice && address.equals("$cbs");
      case KILL_AMQP_D2C_LINK -> address.endsWith("/messages/events");
      case KILL_AMQP_C2D_LINK -> address.endsWith("/messages/devicebound");
      case KILL_AMQP_TWIN_LINK_REQUEST -> fromDevice && address.endsWith("/twin");
      case KILL_AMQP_TWIN_LINK_RESPONSE -> !fromDevice && address.endsWith("/twin");
      case KILL_AMQP_METHOD_LINK_REQUEST -> !fromDevice && address.endsWith("/methods/devicebound");
      case KILL_AMQP_METHOD_LINK_RESPONSE -> fromDevice && address.endsWith("/methods/devicebound");
      default -> false;
    };
  }
}
