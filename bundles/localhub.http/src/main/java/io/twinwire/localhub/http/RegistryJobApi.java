package io.twinwire.localhub.http;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.RegistryJobs;
import io.twinwire.api.localhub.ServiceAccess.Right;

/** Exports and imports of the registry. Which right they need is not documented: the registry's. */
final class RegistryJobApi {

  private final RegistryJobs jobs;

  RegistryJobApi(RegistryJobs jobs) {
    this.jobs = jobs;
  }

  void addTo(Router router, ServiceApi service) {
    router
        .on("POST", "/jobs/create", service.guarded(Right.REGISTRY_WRITE, this::create))
        .on("GET", "/jobs", service.guarded(Right.REGISTRY_READ, this::list))
        .on("GET", "/jobs/{id}", service.guarded(Right.REGISTRY_READ, this::get))
        .on("DELETE", "/jobs/{id}", service.guarded(Right.REGISTRY_WRITE, this::cancel));
  }

  private Answer create(Call call) throws HttpFault, HubFault {
    return Answer.json(200, jobs.create(call.object()));
  }

  private Answer list(Call call) throws HubFault {
    return Answer.json(200, jobs.list());
  }

  private Answer get(Call call) throws HubFault {
    return Answer.json(200, jobs.get(call.parameter("id")));
  }

  private Answer cancel(Call call) throws HubFault {
    jobs.cancel(call.parameter("id"));
    return Answer.empty(204);
  }
}
