package io.twinwire.hub.transport;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.IotHubConnectionStatus;
import com.microsoft.azure.sdk.iot.device.transport.RetryDecision;
import com.microsoft.azure.sdk.iot.device.twin.Twin;
import com.microsoft.azure.sdk.iot.device.twin.TwinCollection;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState.Reason;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Microsoft's device client over MQTT or MQTT over WebSocket, with all off that it would do on its
 * own.
 */
final class SdkClient implements HubClient {

  /** Above the session's window, so that a twin call goes out in the same pass. */
  private static final int MESSAGES_PER_PASS = 2 * Session.WINDOW_MESSAGES;

  private static final Logger LOG = LoggerFactory.getLogger(SdkClient.class);
  private static final Duration NOTICE = Duration.ofSeconds(2);

  private final Wire wire;
  private final DeviceClient client;
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile @Nullable Events events;
  private volatile boolean opened;
  private volatile boolean aborted;
  private volatile boolean over;

  SdkClient(Credentials credentials, Settings settings) throws HubException {
    try {
      wire = new Wire(credentials.trust(), settings.route());
      client =
          new DeviceClient(
              credentials.connectionString().text(),
              settings.route().webSocket()
                  ? IotHubClientProtocol.MQTT_WS
                  : IotHubClientProtocol.MQTT,
              ClientOptions.builder()
                  .sslContext(wire.context())
                  .keepAliveInterval((int) settings.keepAlive().toSeconds())
                  .messagesSentPerSendInterval(MESSAGES_PER_PASS)
                  .sendInterval(1)
                  .receiveInterval(1)
                  .messageExpirationCheckPeriod(0)
                  .logRoutineDisconnectsAsErrors(false)
                  .build());
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      throw new HubException(
          Reason.BAD_CONFIGURATION, "connectionString: the device client cannot use it");
    } catch (GeneralSecurityException e) {
      throw new HubException(Reason.BAD_CONFIGURATION, "TLS: " + e.getMessage());
    }
    client.setRetryPolicy(
        (tries, failure) -> {
          // Asked at the very failure, before the SDK takes the next message from its queue.
          over = true;
          return new RetryDecision(false, 0);
        });
    client.getProductInfo().setExtra(settings.productInfo());
  }

  @Override
  public void open(Events heard) throws HubException {
    events = heard;
    client.setConnectionStatusChangeCallback(
        change -> {
          if (change.getNewStatus() != IotHubConnectionStatus.CONNECTED) {
            over = true;
            gone.countDown();
            heard.lost(SdkFaults.lost(change.getNewStatusReason(), change.getCause()));
          }
        },
        null);
    try {
      client.open(false);
      opened = true;
    } catch (IotHubClientException | IllegalStateException e) {
      throw SdkFaults.opening(e);
    }
  }

  @Override
  public Outgoing prepare(HubMessage message) throws HubException {
    Message prepared = SdkMessages.of(message, () -> over);
    return reply ->
        client.sendEventAsync(
            prepared,
            (sent, failure, context) -> {
              if (failure == null) {
                reply.answered(true);
              } else {
                unsent(failure);
              }
            },
            null);
  }

  /** Ends the connection; the SDK then says what had befallen it, which a send does not know. */
  private void unsent(IotHubClientException failure) {
    if (!aborted) {
      LOG.debug("A message was not sent: {}", failure.getStatusCode());
      abort();
    }
  }

  @Override
  public void subscribeDesired(Reply<Boolean> reply) {
    client.subscribeToDesiredPropertiesAsync(
        (twin, context) -> desired(twin),
        null,
        (failure, context) -> {
          if (failure == null) {
            reply.answered(true);
          } else {
            reply.failed(SdkFaults.unsent(failure));
          }
        },
        null);
  }

  private void desired(Twin twin) {
    Events heard = events;
    TwinCollection patch = twin.getDesiredProperties();
    if (heard != null && patch != null) {
      Integer version = patch.getVersion();
      heard.desired(JsonValues.patch(patch), version == null ? 0 : version);
    }
  }

  @Override
  public void readTwin(Reply<TwinDocument> reply) {
    client.getTwinAsync(new SdkReplies.Read(reply), null);
  }

  @Override
  public void updateReported(Map<String, @Nullable Object> patch, Reply<Long> reply) {
    client.updateReportedPropertiesAsync(
        new TwinCollection(patch), new SdkReplies.Update(reply), null);
  }

  @Override
  public void close() {
    // The SDK leaves threads behind when its farewell is interrupted.
    boolean interrupted = Thread.interrupted();
    try {
      if (opened && aborted) {
        // A farewell begun before the SDK has noticed the cut waits half a minute for answers.
        gone.await(NOTICE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    over = true;
    try {
      client.close();
    } finally {
      wire.cut();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void abort() {
    over = true;
    aborted = true;
    wire.cut();
  }
}
