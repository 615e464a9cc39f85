package io.twinwire.localhub.mqtt;

import io.twinwire.api.localhub.DeviceLink;
import io.twinwire.api.localhub.MethodRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hub's calls to one connection, on any thread. What they bring goes behind what the device
 * asked before, so that no older twin follows a newer notification.
 */
final class HubLink implements DeviceLink {

  private final MqttConnection connection;

  HubLink(MqttConnection connection) {
    this.connection = connection;
  }

  // The compiler of Java 17 does not see in a class file that the values may be null.
  @SuppressWarnings("NullAway")
  @Override
  public void desiredChanged(long version, Map<String, @Nullable Object> patch) {
    connection.enqueue(
        Requests.OVERHEAD,
        session -> session.down((down, open) -> down.desiredChanged(version, patch)));
  }

  @Override
  public void cloudMessageWaiting() {
    connection.enqueue(Requests.OVERHEAD, session -> session.down(Downlink::cloudMessageWaiting));
  }

  @Override
  public void methodCalled(MethodRequest request) {
    connection.enqueue(
        Requests.OVERHEAD, session -> session.down((down, open) -> down.methodCalled(request)));
  }

  @Override
  public void close(CloseReason reason) {
    connection.hubClosed();
  }

  @Override
  public void halfOpen() {
    connection.halfOpen();
  }
}
