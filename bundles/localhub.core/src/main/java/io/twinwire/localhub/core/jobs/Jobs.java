package io.twinwire.localhub.core.jobs;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubJobs;
import io.twinwire.api.localhub.HubQueries.Page;
import io.twinwire.api.localhub.HubTier;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.IdentityRules;
import io.twinwire.localhub.core.jobs.Job.Status;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.localhub.core.methods.Methods;
import io.twinwire.localhub.core.query.Row;
import io.twinwire.localhub.core.registry.Queries;
import io.twinwire.localhub.core.registry.Twins;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs that were asked for; those that are due are begun every second. */
public final class Jobs implements HubJobs {

  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private final Hub hub;
  private final Store store;
  private final MVMap<String, String> stored;
  private final DeviceJobs devices;
  private final JobWork work;
  private final Loop loop;
  private final ConcurrentSkipListMap<String, Job> present = new ConcurrentSkipListMap<>();

  // Under the hub's lock.
  private boolean waiting;

  public Jobs(
      Hub hub,
      Store store,
      DeviceJobs devices,
      Queries queries,
      Twins twins,
      Methods methods,
      Loop loop)
      throws HubFault {
    this.hub = hub;
    this.store = store;
    this.stored = store.texts("jobs");
    this.devices = devices;
    this.loop = loop;
    work = new JobWork(hub, devices, queries, twins, methods, loop, this::settle);
    for (String text : stored.values()) {
      Job job = Job.restored(text);
      present.put(job.id(), job);
    }
    hub.run(this::restore);
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> create(String id, Map<String, ?> document) throws HubFault {
    pass();
    if (!IdentityRules.isId(id)) {
      throw Faults.invalid("jobId: it is not 1 to 128 letters, digits or signs as in device ids");
    }
    Map<String, @Nullable Object> shown = hub.change(now -> create(id, document, now));
    // A job that is due is begun before its caller can ask how it fares.
    begin();
    return shown;
  }

  private Map<String, @Nullable Object> create(String id, Map<String, ?> document, Instant now)
      throws HubFault {
    if (present.containsKey(id)) {
      throw new HubFault(Code.JOB_ALREADY_EXISTS, "there is a job " + id + " already");
    }
    forget(now);
    requireRoom();
    Job job = Job.read(id, document, now);
    keep(job);
    if (job.status() == Status.SCHEDULED) {
      work.schedule(job, now);
    }
    waitForNext();
    return shown(job);
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> get(String id) throws HubFault {
    pass();
    return shown(find(id));
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> cancel(String id) throws HubFault {
    pass();
    return hub.change(
        now -> {
          Job job = find(id);
          if (job.status().isOver()) {
            throw new HubFault(
                Code.INVALID_OPERATION, "the job " + id + " is " + job.status().text());
          }
          devices.endAll(id, device -> device.ended("cancelled", now));
          return shown(keep(job.with(Status.CANCELLED, Optional.of(now))));
        });
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Page query(
      Optional<String> type, Optional<String> status, int most, Optional<String> continuation)
      throws HubFault {
    pass();
    String asked = "jobs " + type.orElse("") + " " + status.orElse("");
    List<Row> rows = new ArrayList<>();
    for (Job job : present.values()) {
      if (type.filter(text -> !text.equalsIgnoreCase(job.type().text())).isEmpty()
          && status.filter(text -> !text.equalsIgnoreCase(job.status().text())).isEmpty()) {
        rows.add(new Row(job.id(), shown(job)));
      }
    }
    return Queries.page("jobResponse", asked, rows, most, continuation);
  }

  /** Called inside a change: a job without unfinished devices is over. */
  private void settle(String id, Instant now) {
    Job job = present.get(id);
    if (job == null || job.status() != Status.RUNNING) {
      return;
    }
    Map<String, Long> counts = devices.statistics(id);
    if (counts.getOrDefault("runningCount", 0L) == 0) {
      long all = counts.getOrDefault("deviceCount", 0L);
      boolean failed = all > 0 && counts.getOrDefault("failedCount", 0L) == all;
      keep(job.with(failed ? Status.FAILED : Status.COMPLETED, Optional.of(now)));
    }
  }

  private void begin() {
    try {
      hub.run(
          now -> {
            if (!hub.changes().isRunning()) {
              return;
            }
            for (Job job : present.values()) {
              boolean waits = job.status() == Status.QUEUED || job.status() == Status.SCHEDULED;
              if (waits && !now.isBefore(job.start())) {
                work.begin(keep(job.with(Status.RUNNING, Optional.empty())), now);
                settle(job.id(), now);
              } else if (job.status() == Status.RUNNING && now.isAfter(job.deadline())) {
                end(job, "it took longer than " + job.longest().toSeconds() + " s", now);
              }
            }
          });
    } catch (HubFault e) {
      LOG.debug("what jobs did is not stored: {}", e.getMessage());
    }
  }

  private void end(Job job, String why, Instant now) {
    HubFault fault = new HubFault(Code.GATEWAY_TIMEOUT, why);
    devices.endAll(job.id(), device -> device.failed(fault, now));
    keep(job.with(Status.FAILED, Optional.of(now)));
  }

  private void waitForNext() {
    if (!waiting && present.values().stream().anyMatch(job -> !job.status().isOver())) {
      waiting = true;
      loop.later(PERIOD, this::next);
    }
  }

  private void next() {
    begin();
    try {
      hub.run(
          now -> {
            waiting = false;
            if (hub.changes().isRunning()) {
              waitForNext();
            }
          });
    } catch (HubFault e) {
      LOG.debug("no job begins any more: {}", e.getMessage());
    }
  }

  private void restore(Instant now) {
    for (Job job : present.values()) {
      if (job.status() == Status.RUNNING) {
        end(job, "the hub stopped", now);
      }
    }
    waitForNext();
  }

  private Job keep(Job job) {
    present.put(job.id(), job);
    stored.put(job.id(), job.stored());
    store.changed();
    return job;
  }

  private void forget(Instant now) {
    for (Job job : present.values()) {
      if (job.ended().filter(end -> end.plus(REMEMBERED).isBefore(now)).isPresent()) {
        present.remove(job.id());
        stored.remove(job.id());
        devices.remove(job.id());
        store.changed();
      }
    }
  }

  private Map<String, @Nullable Object> shown(Job job) {
    return job.document(devices.statistics(job.id()));
  }

  private Job find(String id) throws HubFault {
    Job job = present.get(id);
    if (job == null) {
      throw new HubFault(Code.JOB_NOT_FOUND, "there is no job " + id);
    }
    return job;
  }

  private void pass() throws HubFault {
    hub.tiers().require(Feature.JOBS);
    hub.tiers().pass(Operation.JOB);
  }

  /** Editions have 1, 5 or 10 jobs under way at most. */
  private void requireRoom() throws HubFault {
    Optional<HubTier> tier = hub.tiers().edition().map(edition -> edition.tier());
    if (tier.isEmpty()) {
      return;
    }
    int most =
        switch (tier.get()) {
          case F1, B1, S1 -> 1;
          case B2, S2 -> 5;
          case B3, S3 -> 10;
        };
    long active = present.values().stream().filter(job -> !job.status().isOver()).count();
    if (active >= most) {
      throw new HubFault(
          Code.THROTTLING_MAX_ACTIVE_JOB_COUNT_EXCEEDED,
          "tier " + tier.get() + " has " + most + " job(s) under way");
    }
  }
}
