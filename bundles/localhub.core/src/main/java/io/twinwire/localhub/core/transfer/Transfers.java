package io.twinwire.localhub.core.transfer;

import io.twinwire.api.localhub.BlobContainer;
import io.twinwire.api.localhub.BlobContainer.Access;
import io.twinwire.api.localhub.BlobStorage;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.api.localhub.RegistryJobs;
import io.twinwire.localhub.core.configurations.Configurations;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.localhub.core.registry.Registry;
import io.twinwire.localhub.core.registry.Twins;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.localhub.core.transfer.Transfer.Status;
import io.twinwire.support.exec.Loop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports and imports of the registry, one at a time. Whether a container can be used is found out
 * before a job begins, and is refused as IoT Hub does it; what goes wrong later fails the job. One
 * that is under way when the hub ends has failed; what an import did stays.
 */
public final class Transfers implements RegistryJobs, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private final Hub hub;
  private final Store store;
  private final MVMap<String, String> stored;
  private final Registry registry;
  private final Twins twins;
  private final Configurations configurations;
  private final Loop loop;
  private final Map<String, Transfer> present = new ConcurrentHashMap<>();
  private volatile @Nullable BlobStorage storage;
  private volatile @Nullable TransferWork active;

  public Transfers(
      Hub hub,
      Store store,
      Registry registry,
      Twins twins,
      Configurations configurations,
      Loop loop)
      throws HubFault {
    this.hub = hub;
    this.store = store;
    this.stored = store.texts("transfers");
    this.registry = registry;
    this.twins = twins;
    this.configurations = configurations;
    this.loop = loop;
    hub.run(
        now -> {
          for (String text : List.copyOf(stored.values())) {
            Transfer job = Transfer.restored(text);
            present.put(job.id(), job);
            if (!job.status().isOver()) {
              keep(job.ended(Status.FAILED, "the hub stopped", now));
            }
          }
        });
  }

  public void storage(@Nullable BlobStorage newStorage) {
    storage = newStorage;
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> create(Map<String, ?> document) throws HubFault {
    hub.tiers().pass(Operation.JOB);
    TransferRequest request = TransferRequest.read(document);
    if (request.includesConfigurations()) {
      hub.tiers().require(Feature.CONFIGURATIONS);
    }
    requireNoOther();
    TransferWork work = prepared(request);
    String id = UUID.randomUUID().toString();
    return hub.change(
            now -> {
              requireNoOther();
              forget(now);
              Transfer job = keep(Transfer.enqueued(id, request, now));
              loop.execute(() -> begin(id, work));
              return job;
            })
        .document();
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> get(String id) throws HubFault {
    hub.tiers().pass(Operation.JOB);
    return find(id).document();
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public List<Map<String, @Nullable Object>> list() throws HubFault {
    hub.tiers().pass(Operation.JOB);
    return present.values().stream()
        .sorted(Comparator.comparing(Transfer::started).thenComparing(Transfer::id))
        .map(Transfer::document)
        .toList();
  }

  @Override
  public void cancel(String id) throws HubFault {
    hub.tiers().pass(Operation.JOB);
    hub.run(
        now -> {
          Transfer job = find(id);
          if (job.status().isOver()) {
            throw new HubFault(
                Code.INVALID_OPERATION, "the job " + id + " is " + job.status().text());
          }
          keep(job.ended(Status.CANCELLED, "", now));
        });
  }

  /** The loop has ended: nothing is under way any more. */
  @Override
  public void close() {
    TransferWork left = active;
    if (left != null) {
      leave(left);
    }
  }

  private TransferWork prepared(TransferRequest request) throws HubFault {
    BlobContainer output =
        opened(
            request.output(),
            request,
            Access.WRITE,
            "Unauthorized to write to output blob container");
    if (request.type() == TransferRequest.Type.EXPORT) {
      return new RegistryExport(hub, configurations, request, output);
    }
    BlobContainer input =
        opened(request.input(), request, Access.READ, "Failed to read from input container");
    return new RegistryImport(hub, registry, twins, configurations, request, input, output)
        .requireInput();
  }

  private BlobContainer opened(String uri, TransferRequest request, Access access, String complaint)
      throws HubFault {
    BlobStorage blobs = storage;
    if (blobs == null) {
      throw new HubFault(Code.BLOB_CONTAINER_VALIDATION, "the hub has no storage");
    }
    try {
      BlobContainer container = blobs.container(uri, request.signed());
      container.require(access);
      return container;
    } catch (HubFault fault) {
      throw new HubFault(fault.code(), complaint + ": " + fault.getMessage());
    }
  }

  private void begin(String id, TransferWork work) {
    active = work;
    run(id, work);
  }

  private void run(String id, TransferWork work) {
    boolean goesOn = false;
    try {
      if (isUnderWay(id)) {
        int progress = work.step();
        if (progress == TransferWork.DONE) {
          end(id, Status.COMPLETED, "");
        } else {
          hub.run(now -> progressed(id, progress));
          loop.execute(() -> run(id, work));
          goesOn = true;
        }
      }
    } catch (HubFault | IOException | RuntimeException e) {
      LOG.warn("the job {} failed", id, e);
      end(id, Status.FAILED, Objects.requireNonNullElse(e.getMessage(), e.toString()));
    } finally {
      if (!goesOn) {
        leave(work);
      }
    }
  }

  private boolean isUnderWay(String id) {
    Transfer job = present.get(id);
    return job != null && !job.status().isOver();
  }

  private void progressed(String id, int progress) {
    if (isUnderWay(id)) {
      present.computeIfPresent(id, (key, job) -> job.running(progress));
    }
  }

  private void end(String id, Status status, String reason) {
    try {
      hub.run(
          now -> {
            Transfer job = present.get(id);
            if (job != null && !job.status().isOver()) {
              keep(job.ended(status, reason, now));
            }
          });
    } catch (HubFault e) {
      LOG.debug("{}: how it ended is not stored: {}", id, e.getMessage());
    }
  }

  private void leave(TransferWork work) {
    active = null;
    try {
      work.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("what a job left: {}", e.getMessage());
    }
  }

  private Transfer keep(Transfer job) {
    present.put(job.id(), job);
    stored.put(job.id(), job.stored());
    store.changed();
    return job;
  }

  private void forget(Instant now) {
    for (Transfer job : List.copyOf(present.values())) {
      if (job.ended().filter(end -> end.plus(REMEMBERED).isBefore(now)).isPresent()) {
        present.remove(job.id());
        stored.remove(job.id());
        store.changed();
      }
    }
  }

  private Transfer find(String id) throws HubFault {
    Transfer job = present.get(id);
    if (job == null) {
      throw new HubFault(Code.JOB_NOT_FOUND, "there is no job " + id);
    }
    return job;
  }

  /** IoT Hub has one at a time in every edition. */
  private void requireNoOther() throws HubFault {
    for (Transfer job : present.values()) {
      if (!job.status().isOver()) {
        throw new HubFault(
            Code.JOB_QUOTA_EXCEEDED, "the job " + job.id() + " is " + job.status().text());
      }
    }
  }
}
