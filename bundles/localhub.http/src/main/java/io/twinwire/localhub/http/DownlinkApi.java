package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.CloudMessages;
import io.twinwire.api.localhub.DirectMethods;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.MethodAnswer;
import io.twinwire.api.localhub.MethodCall;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.support.json.Json;
import java.lang.reflect.InvocationTargetException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.util.promise.Promise;

/** What a service does to a device: direct methods, and the purge of its queue. */
final class DownlinkApi {

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final DirectMethods methods;
  private final CloudMessages messages;
  private final Clock clock;

  DownlinkApi(DirectMethods methods, CloudMessages messages, Clock clock) {
    this.methods = methods;
    this.messages = messages;
    this.clock = clock;
  }

  void addTo(Router router, ServiceApi service) {
    for (String identity : List.of("{device}", "{device}/modules/{module}")) {
      router
          .on(
              "POST",
              "/twins/" + identity + "/methods",
              service.guarded(Right.SERVICE_CONNECT, this::invoke))
          .on(
              "DELETE",
              "/devices/" + identity + "/commands",
              service.guarded(Right.SERVICE_CONNECT, this::purge))
          .on(
              "POST",
              "/devices/" + identity + "/messages/devicebound",
              service.allowed(Right.SERVICE_CONNECT, this::send));
    }
  }

  /** The connection is not read while the device is waited for, and its thread waits too. */
  private Answer invoke(Call call) throws HttpFault {
    MethodCall method = method(call);
    try {
      return answered(awaited(methods.invoke(ServiceApi.identityOf(call), method)));
    } catch (HubFault fault) {
      return refusal(fault);
    }
  }

  /** Waits for the device. */
  static MethodAnswer awaited(Promise<MethodAnswer> answer) throws HubFault {
    try {
      Throwable failure = answer.getFailure();
      if (failure instanceof HubFault fault) {
        throw fault;
      }
      if (failure != null) {
        throw new IllegalStateException("the call failed", failure);
      }
      return answer.getValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubFault(HubFault.Code.SERVER_ERROR, "the hub is stopping");
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the call failed", e);
    }
  }

  private static MethodCall method(Call call) throws HttpFault {
    Map<String, ?> body = call.object();
    if (!(body.get("methodName") instanceof String name)) {
      throw HttpFault.argument("methodName: it is missing");
    }
    byte[] payload =
        body.containsKey("payload") ? Json.write(body.get("payload")).getBytes(UTF_8) : new byte[0];
    return new MethodCall(
        name,
        payload,
        seconds(body, "connectTimeoutInSeconds", MethodCall.CONNECT_TIMEOUT),
        seconds(body, "responseTimeoutInSeconds", MethodCall.RESPONSE_TIMEOUT));
  }

  private static Duration seconds(Map<String, ?> body, String name, Duration otherwise)
      throws HttpFault {
    Object value = body.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Long seconds && Math.abs(seconds) <= Integer.MAX_VALUE) {
      return Duration.ofSeconds(seconds);
    }
    throw HttpFault.argument(name + ": " + value + " is not a whole number of seconds");
  }

  /** The device's JSON goes through as it is, however it writes its numbers. */
  private static Answer answered(MethodAnswer answer) {
    byte[] payload = answer.payload().length == 0 ? NULL : answer.payload();
    String text =
        "{\"status\":" + answer.status() + ",\"payload\":" + new String(payload, UTF_8) + "}";
    return Answer.text(200, text);
  }

  /** Here the error is JSON within JSON: Microsoft's Java client reads its number. */
  private Answer refusal(HubFault fault) {
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    inner.put("errorCode", (long) fault.code().number());
    inner.put("trackingId", Router.trackingId());
    inner.put("message", fault.getMessage());
    inner.put("info", Map.of());
    inner.put("timestampUtc", clock.instant().toString());
    Map<String, String> body = new LinkedHashMap<>();
    body.put("Message", Json.write(inner));
    body.put("ExceptionMessage", "");
    return Answer.json(fault.code().http(), body).with("iothub-errorcode", fault.code().text());
  }

  /** An addition of ours: Microsoft's clients send over AMQP. */
  private Answer send(Call call) throws HttpFault, HubFault {
    messages.send(ServiceApi.identityOf(call), CloudMessageForm.read(call.object()));
    return Answer.empty(204);
  }

  private Answer purge(Call call) throws HubFault {
    Identity identity = ServiceApi.identityOf(call);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("totalMessagesPurged", (long) messages.purge(identity));
    body.put("deviceId", identity.deviceId());
    body.put("moduleId", identity.moduleId().orElse(null));
    return Answer.json(200, body);
  }
}
