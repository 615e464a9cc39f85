package io.twinwire.localhub.http.device;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.FileUploads;
import io.twinwire.api.localhub.FileUploads.Outcome;
import io.twinwire.api.localhub.FileUploads.Upload;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.localhub.http.Answer;
import io.twinwire.localhub.http.Call;
import io.twinwire.localhub.http.HttpFault;
import io.twinwire.localhub.http.Router;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The device side's paths. */
public final class DeviceApi {

  private static final String PROTOCOL = "https";
  private static final String LOCK_TIMEOUT = "iothub-messagelocktimeout";

  /** What a device asks for, with the session of this one request. */
  @FunctionalInterface
  private interface Operation {
    Answer answer(Call call, DeviceSession session) throws HttpFault, HubFault;
  }

  @FunctionalInterface
  private interface Settlement {
    void settle(String lockToken) throws HubFault;
  }

  private final DeviceGateway gateway;
  private final FileUploads uploads;

  public DeviceApi(DeviceGateway gateway, FileUploads uploads) {
    this.gateway = gateway;
    this.uploads = uploads;
  }

  public void addTo(Router router) {
    for (String identity : List.of("/devices/{device}", "/devices/{device}/modules/{module}")) {
      String queue = identity + "/messages/devicebound";
      router
          .on("POST", identity + "/messages/events", device(this::telemetry))
          .on("GET", queue, device(this::receive))
          .on("DELETE", queue + "/{lock}", device(this::done))
          .on("POST", queue + "/{lock}/abandon", device(this::abandon));
    }
    router
        .on("POST", "/devices/{device}/files", device(this::beginUpload))
        .on("POST", "/devices/{device}/files/notifications", device(this::endUpload));
  }

  private Router.Handler device(Operation operation) {
    return call -> {
      call.requireVersion();
      DeviceSession session = opened(call);
      try {
        return operation.answer(call, session);
      } finally {
        session.close(CloseReason.CLIENT_CLOSED);
      }
    };
  }

  private DeviceSession opened(Call call) throws HubFault {
    Identity identity =
        new Identity(
            call.parameter("device"), Optional.ofNullable(call.parameters().get("module")));
    DeviceCredentials credentials =
        new DeviceCredentials(call.header("Authorization"), call.request().certificates());
    try {
      return gateway.request(identity, PROTOCOL, credentials);
    } catch (HubFault e) {
      if (e.code() == Code.DEVICE_NOT_FOUND || e.code() == Code.MODULE_NOT_FOUND) {
        throw new HubFault(
            Code.UNAUTHORIZED_ACCESS, Objects.requireNonNullElse(e.getMessage(), ""));
      }
      throw e;
    }
  }

  private Answer telemetry(Call call, DeviceSession session) throws HttpFault, HubFault {
    if (DeviceMessages.isBatch(call)) {
      List<TelemetryMessage> batch = DeviceMessages.batch(call.json());
      long size = batch.stream().mapToLong(TelemetryMessage::size).sum();
      if (size > TelemetryMessage.MAX_SIZE) {
        throw new HubFault(
            Code.MESSAGE_TOO_LARGE,
            "the batch has "
                + size
                + " bytes, at most "
                + TelemetryMessage.MAX_SIZE
                + " are allowed");
      }
      session.telemetry(batch);
    } else {
      session.telemetry(DeviceMessages.single(call));
    }
    return Answer.empty(204);
  }

  private Answer receive(Call call, DeviceSession session) throws HttpFault, HubFault {
    Optional<String> lock = call.header(LOCK_TIMEOUT);
    Optional<CloudDelivery> delivery =
        lock.isPresent() ? session.receive(seconds(lock.get())) : session.receive();
    return delivery.map(DeviceMessages::answer).orElse(Answer.empty(204));
  }

  private Answer done(Call call, DeviceSession session) throws HubFault {
    return settled(
        call, call.target().query().containsKey("reject") ? session::reject : session::complete);
  }

  private Answer abandon(Call call, DeviceSession session) throws HubFault {
    return settled(call, session::abandon);
  }

  private static Answer settled(Call call, Settlement settlement) throws HubFault {
    settlement.settle(call.parameter("lock").replace("\"", ""));
    return Answer.empty(204);
  }

  private Answer beginUpload(Call call, DeviceSession session) throws HttpFault, HubFault {
    Upload upload = uploads.begin(session.identity(), text(call.object(), "blobName"));
    Map<String, String> document = new LinkedHashMap<>();
    document.put("correlationId", upload.correlationId());
    document.put("hostName", upload.hostName());
    document.put("containerName", upload.containerName());
    document.put("blobName", upload.blobName());
    document.put("sasToken", upload.sasToken());
    return Answer.json(200, document);
  }

  private Answer endUpload(Call call, DeviceSession session) throws HttpFault, HubFault {
    Map<String, ?> body = call.object();
    if (!(body.get("isSuccess") instanceof Boolean success)) {
      throw HttpFault.argument("isSuccess: " + body.get("isSuccess") + " is not true or false");
    }
    uploads.end(
        session.identity(),
        new Outcome(
            text(body, "correlationId"),
            success,
            body.get("statusCode") instanceof Number number ? number.intValue() : 0,
            body.get("statusDescription") instanceof String text ? text : ""));
    return Answer.empty(204);
  }

  private static String text(Map<String, ?> body, String name) throws HttpFault {
    if (body.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw HttpFault.argument(name + ": " + body.get(name) + " is not a text");
  }

  private static Duration seconds(String text) throws HttpFault {
    try {
      return Duration.ofSeconds(Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      throw HttpFault.argument(LOCK_TIMEOUT + ": " + text + " is not a number of seconds");
    }
  }
}
