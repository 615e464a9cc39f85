package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.DirectMethods;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.MethodAnswer;
import io.twinwire.api.localhub.MethodCall;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.api.localhub.TwinRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Digital twins: the twin and the methods of a device by the conventions of Plug and Play. */
final class DigitalTwinApi {

  private final TwinRegistry twins;
  private final DirectMethods methods;

  DigitalTwinApi(TwinRegistry twins, DirectMethods methods) {
    this.twins = twins;
    this.methods = methods;
  }

  void addTo(Router router, ServiceApi service) {
    router
        .on("GET", "/digitaltwins/{device}", service.guarded(Right.SERVICE_CONNECT, this::get))
        .on("PATCH", "/digitaltwins/{device}", service.guarded(Right.SERVICE_CONNECT, this::update))
        .on(
            "POST",
            "/digitaltwins/{device}/commands/{command}",
            service.guarded(Right.SERVICE_CONNECT, this::command))
        .on(
            "POST",
            "/digitaltwins/{device}/components/{component}/commands/{command}",
            service.guarded(Right.SERVICE_CONNECT, this::command));
  }

  private Answer get(Call call) throws HubFault {
    Map<String, ?> twin = twins.get(ServiceApi.identityOf(call));
    return tagged(Answer.json(200, new DigitalTwin(twin).document()), twin);
  }

  private Answer update(Call call) throws HttpFault, HubFault {
    Identity device = ServiceApi.identityOf(call);
    Map<String, ?> desired =
        DigitalTwinPatch.desired(new DigitalTwin(twins.get(device)), call.json());
    Map<String, ?> changed =
        twins.patch(
            device, Map.of("properties", Map.of("desired", desired)), call.ifMatch().orElse("*"));
    return tagged(Answer.empty(202), changed).with("Location", call.target().path());
  }

  /** A command of a component is the method {@code component*command} (rule PNP-05). */
  private Answer command(Call call) throws HttpFault, HubFault {
    String command = call.parameter("command");
    String name =
        Optional.ofNullable(call.parameters().get("component"))
            .map(component -> component + "*" + command)
            .orElse(command);
    MethodAnswer answer =
        DownlinkApi.awaited(
            methods.invoke(
                ServiceApi.identityOf(call),
                new MethodCall(
                    name,
                    call.request().body(),
                    seconds(call, "connectTimeoutInSeconds", MethodCall.CONNECT_TIMEOUT),
                    seconds(call, "responseTimeoutInSeconds", MethodCall.RESPONSE_TIMEOUT))));
    String payload = answer.payload().length == 0 ? "null" : new String(answer.payload(), UTF_8);
    return Answer.text(200, payload)
        .with("x-ms-command-statuscode", Integer.toString(answer.status()))
        .with("x-ms-request-id", Router.trackingId());
  }

  private static Duration seconds(Call call, String name, Duration otherwise) throws HttpFault {
    return Duration.ofSeconds(call.number(name, otherwise.toSeconds(), 0, Integer.MAX_VALUE));
  }

  private static Answer tagged(Answer answer, Map<String, ?> twin) {
    return answer.with("ETag", "\"" + twin.get("etag") + "\"");
  }
}
