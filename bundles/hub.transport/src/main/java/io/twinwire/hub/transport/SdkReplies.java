package io.twinwire.hub.transport;

import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.IotHubTransportMessage;
import com.microsoft.azure.sdk.iot.device.twin.GetTwinCorrelatingMessageCallback;
import com.microsoft.azure.sdk.iot.device.twin.ReportedPropertiesUpdateCorrelatingMessageCallback;
import com.microsoft.azure.sdk.iot.device.twin.ReportedPropertiesUpdateResponse;
import com.microsoft.azure.sdk.iot.device.twin.Twin;
import com.microsoft.azure.sdk.iot.device.twin.TwinCollection;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers to twin requests. A refusal with an empty body makes the SDK's parser throw before it
 * calls back; only the acknowledgement, which comes on another thread, still tells of it.
 */
final class SdkReplies {

  private SdkReplies() {}

  private static HubException refused(Message message, String what) {
    int status = status(message);
    return new HubException(
        Reason.REFUSED, status, "the hub refused " + what + " with status " + status);
  }

  private static int status(Message message) {
    return message instanceof IotHubTransportMessage answer
            && answer.getStatus() != null
            && answer.getStatus().matches("[0-9]{3}")
        ? Integer.parseInt(answer.getStatus())
        : 0;
  }

  /** A request of the whole twin. */
  static final class Read implements GetTwinCorrelatingMessageCallback {

    private final HubClient.Reply<TwinDocument> reply;

    Read(HubClient.Reply<TwinDocument> reply) {
      this.reply = reply;
    }

    @Override
    public void onResponseReceived(
        @Nullable Twin twin,
        Message message,
        @Nullable Object context,
        IotHubStatusCode status,
        @Nullable IotHubClientException failure) {
      TwinCollection desired = twin == null ? null : twin.getDesiredProperties();
      TwinCollection reported = twin == null ? null : twin.getReportedProperties();
      if (failure != null || desired == null || desired.getVersion() == null) {
        reply.failed(refused(message, "to tell the twin"));
        return;
      }
      reply.answered(
          new TwinDocument(
              JsonValues.document(desired),
              desired.getVersion(),
              reported == null ? Map.of() : JsonValues.document(reported),
              reported == null || reported.getVersion() == null ? 1 : reported.getVersion()));
    }

    @Override
    public void onResponseAcknowledged(Message message, @Nullable Object context) {
      if (status(message) >= 300) {
        reply.failed(refused(message, "to tell the twin"));
      }
    }

    @Override
    public void onRequestQueued(Message message, @Nullable Object context) {}

    @Override
    public void onRequestSent(Message message, @Nullable Object context) {}

    @Override
    public void onRequestAcknowledged(
        Message message, @Nullable Object context, @Nullable IotHubClientException failure) {
      if (failure != null) {
        reply.failed(SdkFaults.unsent(failure));
      }
    }
  }

  /** A patch of the reported properties. */
  static final class Update implements ReportedPropertiesUpdateCorrelatingMessageCallback {

    private final HubClient.Reply<Long> reply;

    Update(HubClient.Reply<Long> reply) {
      this.reply = reply;
    }

    @Override
    public void onResponseReceived(
        Message message,
        @Nullable Object context,
        IotHubStatusCode status,
        @Nullable ReportedPropertiesUpdateResponse response,
        @Nullable IotHubClientException failure) {
      if (failure != null || status != IotHubStatusCode.OK) {
        reply.failed(refused(message, "the reported patch"));
      } else if (response == null || response.getVersion() == null) {
        reply.failed(
            new HubException(
                Reason.COMMUNICATION_ERROR, "the hub took the patch without telling its version"));
      } else {
        reply.answered(response.getVersion().longValue());
      }
    }

    @Override
    public void onResponseAcknowledged(Message message, @Nullable Object context) {
      if (status(message) >= 300) {
        reply.failed(refused(message, "the reported patch"));
      }
    }

    @Override
    public void onRequestQueued(Message message, @Nullable Object context) {}

    @Override
    public void onRequestSent(Message message, @Nullable Object context) {}

    @Override
    public void onRequestAcknowledged(
        Message message, @Nullable Object context, @Nullable IotHubClientException failure) {
      if (failure != null) {
        reply.failed(SdkFaults.unsent(failure));
      }
    }
  }
}
