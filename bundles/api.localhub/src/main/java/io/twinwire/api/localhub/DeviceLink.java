package io.twinwire.api.localhub;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** How the hub reaches a connected device. Calls may come on any thread and must return at once. */
@ConsumerType
public interface DeviceLink {

  /** Why the hub, or the device, ended a connection. */
  enum CloseReason {
    /** The device said goodbye. */
    CLIENT_CLOSED("client-closed"),
    /** The connection broke, or the device fell silent. */
    CONNECTION_LOST("connection-lost"),
    /** The same identity connected again. */
    REPLACED("replaced"),
    DEVICE_DISABLED("device-disabled"),
    DEVICE_DELETED("device-deleted"),
    SAS_EXPIRED("sas-expired"),
    /** The device broke a rule of the protocol. */
    PROTOCOL_ERROR("protocol-error"),
    /** A test wanted it so. */
    CUT("cut"),
    HUB_STOPPED("hub-stopped");

    private final String text;

    CloseReason(String text) {
      this.text = text;
    }

    /** The reason as it is shown: lower case with hyphens. */
    public String text() {
      return text;
    }
  }

  /**
   * The desired properties changed.
   *
   * @param version the new {@code $version} of the section
   * @param patch what changed, nulls for what was removed, without {@code $version}
   */
  void desiredChanged(long version, Map<String, @Nullable Object> patch);

  /**
   * {@link DeviceSession#receive} may give something now: a new message, or one whose lock is over.
   * Told to every session; one that wants no messages does nothing.
   */
  default void cloudMessageWaiting() {}

  /**
   * A direct method is called; its answer goes to {@link DeviceSession#answerMethod}. Told only
   * after {@link DeviceSession#methodsSubscribed}.
   */
  default void methodCalled(MethodRequest request) {}

  /** The hub ends the connection; the session is over already. */
  void close(CloseReason reason);

  /**
   * For tests: from now on everything is swallowed in both directions, and the transport stays as
   * it is until the device ends it.
   */
  default void halfOpen() {}

  /**
   * The device asked for this fault with a message. What concerns its links, and a TCP connection
   * that several devices share, is the front's to do; where the session is to end {@link #close}
   * follows.
   */
  default void inject(InjectedFault fault) {}
}
