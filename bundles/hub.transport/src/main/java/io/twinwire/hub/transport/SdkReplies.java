package io.twinwire.hub.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * Answers to twin requests, taken from the acknowledgement of the response only: the SDK may forget
 * a callback before it calls it with the response, and never calls it with a refusal that has no
 * body. The acknowledgement always comes, in one order with desired patches.
 */
final class SdkReplies {

  private SdkReplies() {}

  private static int status(IotHubTransportMessage answer) {
    String status = answer.getStatus();
    return status != null && status.matches("[0-9]{3}") ? Integer.parseInt(status) : 0;
  }

  private static HubException refused(String what, int status) {
    return new HubException(
        Reason.REFUSED, status, "the hub refused " + what + " with status " + status);
  }

  private static HubException unreadable(String what) {
    return new HubException(Reason.COMMUNICATION_ERROR, "the hub's answer holds no " + what);
  }

  /** Hears nothing but that a request was not sent; the answer is for those below. */
  private abstract static class Request<T>
      implements GetTwinCorrelatingMessageCallback,
          ReportedPropertiesUpdateCorrelatingMessageCallback {

    final HubClient.Reply<T> reply;

    Request(HubClient.Reply<T> reply) {
      this.reply = reply;
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

    @Override
    public void onResponseReceived(
        @Nullable Twin twin,
        Message message,
        @Nullable Object context,
        IotHubStatusCode status,
        @Nullable IotHubClientException failure) {}

    @Override
    public void onResponseReceived(
        Message message,
        @Nullable Object context,
        IotHubStatusCode status,
        @Nullable ReportedPropertiesUpdateResponse response,
        @Nullable IotHubClientException failure) {}
  }

  /** A request of the whole twin. */
  static final class Read extends Request<TwinDocument> {

    Read(HubClient.Reply<TwinDocument> reply) {
      super(reply);
    }

    @Override
    public void onResponseAcknowledged(Message message, @Nullable Object context) {
      int status = message instanceof IotHubTransportMessage answer ? status(answer) : 0;
      if (status != 200) {
        reply.failed(refused("to tell the twin", status));
        return;
      }
      try {
        reply.answered(document(new String(message.getBytes(), UTF_8)));
      } catch (RuntimeException e) {
        reply.failed(unreadable("twin"));
      }
    }

    private static TwinDocument document(String json) {
      Twin twin = Twin.createFromPropertiesJson(json);
      TwinCollection desired = twin.getDesiredProperties();
      TwinCollection reported = twin.getReportedProperties();
      return new TwinDocument(
          JsonValues.document(desired),
          desired.getVersion(),
          reported == null ? Map.of() : JsonValues.document(reported),
          reported == null || reported.getVersion() == null ? 1 : reported.getVersion());
    }
  }

  /** A patch of the reported properties. */
  static final class Update extends Request<Long> {

    Update(HubClient.Reply<Long> reply) {
      super(reply);
    }

    @Override
    public void onResponseAcknowledged(Message message, @Nullable Object context) {
      if (!(message instanceof IotHubTransportMessage answer)) {
        reply.failed(unreadable("status"));
        return;
      }
      int status = status(answer);
      Integer version = answer.getVersion();
      if (status != 200 && status != 204) {
        reply.failed(refused("the reported patch", status));
      } else if (version == null) {
        reply.failed(unreadable("version"));
      } else {
        reply.answered(version.longValue());
      }
    }
  }
}
