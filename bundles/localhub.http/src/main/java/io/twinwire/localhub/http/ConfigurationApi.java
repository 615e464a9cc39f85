package io.twinwire.localhub.http;

import io.twinwire.api.localhub.HubConfigurations;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.ServiceAccess.Right;
import java.util.Map;
import java.util.Optional;

/** Automatic device management. */
final class ConfigurationApi {

  private static final int MOST = 1000;

  private final HubConfigurations configurations;

  ConfigurationApi(HubConfigurations configurations) {
    this.configurations = configurations;
  }

  void addTo(Router router, ServiceApi service) {
    String one = "/configurations/{id}";
    router
        .on("POST", "/configurations/testQueries", service.guarded(Right.REGISTRY_READ, this::test))
        .on("GET", "/configurations", service.guarded(Right.REGISTRY_READ, this::list))
        .on("GET", one, service.guarded(Right.REGISTRY_READ, this::get))
        .on("PUT", one, service.guarded(Right.REGISTRY_WRITE, this::put))
        .on("DELETE", one, service.guarded(Right.REGISTRY_WRITE, this::delete))
        .on(
            "POST",
            "/devices/{device}/applyConfigurationContent",
            service.guarded(Right.REGISTRY_WRITE, this::apply))
        .on("POST", "/_hub/configurations/evaluate", service.owned(this::evaluate));
  }

  private Answer list(Call call) throws HttpFault, HubFault {
    return Answer.json(200, configurations.list((int) call.number("top", MOST, 1, MOST)));
  }

  private Answer get(Call call) throws HubFault {
    return Answer.document(configurations.get(call.parameter("id")));
  }

  private Answer put(Call call) throws HttpFault, HubFault {
    String id = call.parameter("id");
    Map<String, ?> document = call.object();
    Optional<String> ifMatch = call.ifMatch();
    return Answer.document(
        ifMatch.isPresent()
            ? configurations.update(id, document, ifMatch.get())
            : configurations.create(id, document));
  }

  private Answer delete(Call call) throws HubFault {
    configurations.delete(call.parameter("id"), call.ifMatch().orElse("*"));
    return Answer.empty(204);
  }

  private Answer test(Call call) throws HttpFault, HubFault {
    return Answer.json(200, configurations.test(call.object()));
  }

  private Answer apply(Call call) throws HttpFault, HubFault {
    configurations.apply(call.parameter("device"), call.object());
    return Answer.empty(204);
  }

  /** An addition of ours: nobody has to wait for five minutes. */
  private Answer evaluate(Call call) throws HubFault {
    configurations.evaluate();
    return Answer.empty(204);
  }
}
