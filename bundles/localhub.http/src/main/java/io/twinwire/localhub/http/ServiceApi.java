package io.twinwire.localhub.http;

import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.api.localhub.TelemetryStore;
import io.twinwire.api.localhub.TwinRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The service side's paths, each with the right that it needs. */
final class ServiceApi {

  private static final int MOST_DEVICES = 1000;

  private final DeviceRegistry registry;
  private final TwinRegistry twins;
  private final TelemetryStore telemetry;
  private final ServiceAccess access;

  ServiceApi(
      DeviceRegistry registry, TwinRegistry twins, TelemetryStore telemetry, ServiceAccess access) {
    this.registry = registry;
    this.twins = twins;
    this.telemetry = telemetry;
    this.access = access;
  }

  void addTo(Router router) {
    router
        .on("GET", "/devices", guarded(Right.REGISTRY_READ, this::devices))
        .on("POST", "/devices", guarded(Right.REGISTRY_WRITE, this::bulk))
        .on("GET", "/devices/{device}/modules", guarded(Right.REGISTRY_READ, this::modules))
        .on("GET", "/statistics/devices", guarded(Right.REGISTRY_READ, this::deviceStatistics))
        .on("GET", "/statistics/service", guarded(Right.REGISTRY_READ, this::serviceStatistics));
    for (String identity : List.of("{device}", "{device}/modules/{module}")) {
      router
          .on("GET", "/devices/" + identity, guarded(Right.REGISTRY_READ, this::identity))
          .on("PUT", "/devices/" + identity, guarded(Right.REGISTRY_WRITE, this::put))
          .on("DELETE", "/devices/" + identity, guarded(Right.REGISTRY_WRITE, this::delete))
          .on("GET", "/twins/" + identity, guarded(Right.SERVICE_CONNECT, this::twin))
          .on("PATCH", "/twins/" + identity, guarded(Right.SERVICE_CONNECT, this::patchTwin))
          .on("PUT", "/twins/" + identity, guarded(Right.SERVICE_CONNECT, this::replaceTwin))
          .on("GET", "/devices/" + identity + "/messages/events", this::telemetry);
    }
  }

  /** A path of IoT Hub: it needs a version and a right. */
  Router.Handler guarded(Right right, Router.Handler handler) {
    return call -> {
      call.requireVersion();
      require(call, right);
      return handler.handle(call);
    };
  }

  /** A path of ours that needs a right. */
  Router.Handler allowed(Right right, Router.Handler handler) {
    return call -> {
      require(call, right);
      return handler.handle(call);
    };
  }

  /** A path of ours for the hub's owner, who has every right. */
  Router.Handler owned(Router.Handler handler) {
    return call -> {
      for (Right right : Right.values()) {
        require(call, right);
      }
      return handler.handle(call);
    };
  }

  private void require(Call call, Right right) throws HubFault {
    require(access, call, right);
  }

  /** Refuses a call without a signature that gives this right. */
  static void require(ServiceAccess access, Call call, Right right) throws HubFault {
    Optional<String> token = call.header("Authorization");
    if (token.isEmpty()) {
      throw new HubFault(
          HubFault.Code.UNAUTHORIZED, "the header Authorization is missing: a signature is due");
    }
    access.require(token.get(), right);
  }

  private Answer devices(Call call) throws HttpFault, HubFault {
    int top = (int) call.number("top", MOST_DEVICES, 1, MOST_DEVICES);
    return Answer.json(200, registry.devices(top));
  }

  private Answer modules(Call call) throws HubFault {
    return Answer.json(200, registry.modules(call.parameter("device")));
  }

  private Answer identity(Call call) throws HubFault {
    return Answer.document(registry.get(identityOf(call)));
  }

  private Answer put(Call call) throws HttpFault, HubFault {
    Identity identity = identityOf(call);
    Map<String, ?> document = call.object();
    Optional<String> ifMatch = call.ifMatch();
    return Answer.document(
        ifMatch.isPresent()
            ? registry.update(identity, document, ifMatch.get())
            : registry.create(identity, document));
  }

  private Answer delete(Call call) throws HubFault {
    registry.delete(identityOf(call), call.ifMatch().orElse("*"));
    return Answer.empty(204);
  }

  private Answer bulk(Call call) throws HttpFault, HubFault {
    if (!(call.json() instanceof List<?> list)) {
      throw HttpFault.format("the body is no JSON array of operations");
    }
    List<Map<String, ?>> operations = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof Map<?, ?> operation)) {
        throw HttpFault.format("operation " + operations.size() + " is no JSON object");
      }
      Map<String, @Nullable Object> named = new LinkedHashMap<>();
      operation.forEach((key, value) -> named.put(String.valueOf(key), value));
      operations.add(named);
    }
    Map<String, ?> result = registry.bulk(operations);
    return Answer.json(Boolean.TRUE.equals(result.get("isSuccessful")) ? 200 : 400, result);
  }

  /** Microsoft's Java client reads the number of enabled devices under a misspelt name. */
  private Answer deviceStatistics(Call call) {
    Map<String, @Nullable Object> counts = new LinkedHashMap<>();
    counts.putAll(registry.deviceStatistics());
    counts.put("enableDeviceCount", counts.get("enabledDeviceCount"));
    return Answer.json(200, counts);
  }

  private Answer serviceStatistics(Call call) {
    return Answer.json(200, registry.serviceStatistics());
  }

  private Answer twin(Call call) throws HubFault {
    return Answer.document(twins.get(identityOf(call)));
  }

  private Answer patchTwin(Call call) throws HttpFault, HubFault {
    return Answer.document(
        twins.patch(identityOf(call), call.object(), call.ifMatch().orElse("*")));
  }

  private Answer replaceTwin(Call call) throws HttpFault, HubFault {
    return Answer.document(
        twins.replace(identityOf(call), call.object(), call.ifMatch().orElse("*")));
  }

  private Answer telemetry(Call call) throws HttpFault, HubFault {
    require(call, Right.SERVICE_CONNECT);
    long after = call.number("after", 0, 0, Long.MAX_VALUE);
    int max = (int) call.number("max", 100, 1, 1000);
    return Answer.json(
        200,
        telemetry.read(identityOf(call), after, max).stream().map(StoredTelemetry::of).toList());
  }

  static Identity identityOf(Call call) {
    return new Identity(
        call.parameter("device"), Optional.ofNullable(call.parameters().get("module")));
  }
}
