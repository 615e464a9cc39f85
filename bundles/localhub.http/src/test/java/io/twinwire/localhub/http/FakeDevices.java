package io.twinwire.localhub.http;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.DeviceLink;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.FileUploads;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TelemetryMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** The device side of a core that takes the token {@code ok} and records what it is asked. */
final class FakeDevices implements DeviceGateway, FileUploads {

  final List<String> calls = new ArrayList<>();
  final List<TelemetryMessage> messages = new ArrayList<>();
  final Queue<CloudDelivery> queue = new ArrayDeque<>();
  Optional<DeviceCredentials> shown = Optional.empty();

  @Override
  public DeviceSession request(Identity identity, String protocol, DeviceCredentials credentials)
      throws HubFault {
    shown = Optional.of(credentials);
    if (identity.deviceId().equals("nobody")) {
      throw new HubFault(Code.DEVICE_NOT_FOUND, "nobody is not registered");
    }
    if (!credentials.sasToken().equals(Optional.of("ok")) && credentials.certificates().isEmpty()) {
      throw new HubFault(Code.UNAUTHORIZED, "no token that counts");
    }
    calls.add(protocol + " " + identity.id());
    return session(identity);
  }

  /** Only what HTTPS asks of a session. */
  private DeviceSession session(Identity identity) {
    Object target = new Requests(identity);
    return (DeviceSession)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DeviceSession.class},
            (proxy, method, arguments) -> {
              try {
                return Requests.class
                    .getDeclaredMethod(method.getName(), method.getParameterTypes())
                    .invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  final class Requests {
    private final Identity identity;

    Requests(Identity identity) {
      this.identity = identity;
    }

    Identity identity() {
      return identity;
    }

    void telemetry(TelemetryMessage message) {
      messages.add(message);
    }

    void telemetry(List<TelemetryMessage> batch) {
      messages.addAll(batch);
    }

    Optional<CloudDelivery> receive() {
      return Optional.ofNullable(queue.poll());
    }

    Optional<CloudDelivery> receive(Duration lock) {
      calls.add("lock " + lock.toSeconds());
      return receive();
    }

    void complete(String lock) throws HubFault {
      settle("complete", lock);
    }

    void reject(String lock) throws HubFault {
      settle("reject", lock);
    }

    void abandon(String lock) throws HubFault {
      settle("abandon", lock);
    }

    void close(DeviceLink.CloseReason reason) {
      calls.add("close");
    }

    private void settle(String how, String lock) throws HubFault {
      if (lock.equals("lost")) {
        throw new HubFault(Code.DEVICE_MESSAGE_LOCK_LOST, "lost");
      }
      calls.add(how + " " + lock);
    }
  }

  @Override
  public Upload begin(Identity device, String blobName) {
    return new Upload("c-1", "h:1", "uploads", device.id() + "/" + blobName, "?sig=x");
  }

  @Override
  public void end(Identity device, Outcome outcome) throws HubFault {
    if (outcome.correlationId().equals("unknown")) {
      throw new HubFault(Code.INVALID_FILE_UPLOAD_CORRELATION_ID, "unknown");
    }
    calls.add("end " + outcome);
  }

  @Override
  public int open(Identity device) {
    return 0;
  }

  @Override
  public DeviceSession connect(
      Identity identity, String protocol, DeviceCredentials credentials, DeviceLink link) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Instant check(Identity identity, DeviceCredentials credentials) {
    throw new UnsupportedOperationException();
  }
}
