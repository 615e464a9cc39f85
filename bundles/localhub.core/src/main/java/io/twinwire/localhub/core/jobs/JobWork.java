package io.twinwire.localhub.core.jobs;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.MethodAnswer;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.methods.Methods;
import io.twinwire.localhub.core.query.Query;
import io.twinwire.localhub.core.query.Row;
import io.twinwire.localhub.core.registry.Queries;
import io.twinwire.localhub.core.registry.Twins;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.support.exec.Loop;
import java.lang.reflect.InvocationTargetException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.util.promise.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a job is there for. */
final class JobWork {

  private static final Logger LOG = LoggerFactory.getLogger(JobWork.class);

  /** Told inside a change that devices of a job are done. */
  @FunctionalInterface
  interface Settled {
    void of(String job, Instant now);
  }

  private final Hub hub;
  private final DeviceJobs devices;
  private final Queries queries;
  private final Twins twins;
  private final Methods methods;
  private final Loop loop;
  private final Settled settled;

  JobWork(
      Hub hub,
      DeviceJobs devices,
      Queries queries,
      Twins twins,
      Methods methods,
      Loop loop,
      Settled settled) {
    this.hub = hub;
    this.devices = devices;
    this.queries = queries;
    this.twins = twins;
    this.methods = methods;
    this.loop = loop;
    this.settled = settled;
  }

  /** Called inside a change: the devices that fit now, though others may when the job begins. */
  void schedule(Job job, Instant now) throws HubFault {
    for (Identity identity : fitting(job)) {
      String key = DeviceJobs.key(job.id(), identity);
      devices.put(key, DeviceJob.scheduled(job, identity, now));
    }
  }

  /** Called inside a change. Twins are updated at once, methods called after it. */
  void begin(Job job, Instant now) throws HubFault {
    devices.remove(job.id());
    for (Identity identity : fitting(job)) {
      String key = DeviceJobs.key(job.id(), identity);
      devices.put(key, DeviceJob.begun(job, identity, now));
      if (job.type() == Job.Type.UPDATE) {
        devices.end(key, device -> updated(job, identity, device, now));
      } else {
        loop.execute(() -> call(job, identity, key));
      }
    }
  }

  private List<Identity> fitting(Job job) throws HubFault {
    Query query = Job.query(job.condition());
    List<Identity> fitting = new ArrayList<>();
    for (Row row : query.results(queries.present(query.source()))) {
      String module = Trees.text(row.document(), "moduleId");
      fitting.add(
          new Identity(
              Trees.text(row.document(), "deviceId"),
              module.isEmpty() ? Optional.empty() : Optional.of(module)));
    }
    return fitting;
  }

  private DeviceJob updated(Job job, Identity identity, DeviceJob device, Instant now) {
    try {
      twins.patch(identity, job.update(), job.ifMatch(), now);
      return device.updated(now);
    } catch (HubFault fault) {
      return device.failed(fault, now);
    }
  }

  private void call(Job job, Identity identity, String key) {
    Promise<MethodAnswer> answer = methods.invoke(identity, job.call());
    answer.onResolve(
        () -> {
          try {
            hub.run(
                now -> {
                  devices.end(key, ended(answer, now));
                  settled.of(job.id(), now);
                });
          } catch (HubFault e) {
            LOG.debug("{}: what a device answered is not stored: {}", job.id(), e.getMessage());
          }
        });
  }

  private static UnaryOperator<DeviceJob> ended(Promise<MethodAnswer> answer, Instant now) {
    try {
      Throwable failure = answer.getFailure();
      if (failure == null) {
        MethodAnswer value = answer.getValue();
        return device -> device.answered(value, now);
      }
      HubFault fault =
          failure instanceof HubFault known
              ? known
              : new HubFault(Code.SERVER_ERROR, "the call failed: " + failure.getMessage());
      return device -> device.failed(fault, now);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("a promise that is resolved waits", e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("a promise without failure failed", e);
    }
  }
}
