package io.twinwire.localhub.http;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubJobs;
import io.twinwire.api.localhub.ServiceAccess.Right;

/** Scheduled jobs. */
final class JobApi {

  private final HubJobs jobs;

  JobApi(HubJobs jobs) {
    this.jobs = jobs;
  }

  void addTo(Router router, ServiceApi service) {
    router
        .on("GET", "/jobs/v2/query", service.guarded(Right.SERVICE_CONNECT, this::query))
        .on("PUT", "/jobs/v2/{id}", service.guarded(Right.SERVICE_CONNECT, this::create))
        .on("GET", "/jobs/v2/{id}", service.guarded(Right.SERVICE_CONNECT, this::get))
        .on("POST", "/jobs/v2/{id}/cancel", service.guarded(Right.SERVICE_CONNECT, this::cancel));
  }

  private Answer create(Call call) throws HttpFault, HubFault {
    return Answer.json(200, jobs.create(call.parameter("id"), call.object()));
  }

  private Answer get(Call call) throws HubFault {
    return Answer.json(200, jobs.get(call.parameter("id")));
  }

  private Answer cancel(Call call) throws HubFault {
    return Answer.json(200, jobs.cancel(call.parameter("id")));
  }

  private Answer query(Call call) throws HttpFault, HubFault {
    return FleetApi.page(
        jobs.query(
            call.target().query("jobType").filter(text -> !text.isEmpty()),
            call.target().query("jobStatus").filter(text -> !text.isEmpty()),
            FleetApi.most(call),
            FleetApi.continuation(call)));
  }
}
