package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.InjectedFault.Operation;
import io.twinwire.support.amqp.AmqpLink;
import io.twinwire.support.amqp.IncomingLink;
import java.util.Locale;

/**
 * Which of a device's links end with a fault that the device asked for. A method's request comes
 * from the hub, a twin's from the device. Links of {@code $cbs} are the connection's and stay.
 */
final class Injection {

  private Injection() {}

  static boolean ends(Operation operation, AmqpLink link) {
    String address = link.address().toLowerCase(Locale.ROOT);
    boolean fromDevice = link instanceof IncomingLink;
    return switch (operation) {
      case KILL_AMQP_SESSION -> true;
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
