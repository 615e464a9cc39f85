package io.twinwire.localhub.core.registry;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.twin.ReplaceDifference;
import io.twinwire.localhub.core.twin.Twin;
import io.twinwire.localhub.core.twin.TwinUpdate;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service side of twins. */
public final class Twins implements TwinRegistry {

  private final Hub hub;
  private final boolean notifiesDifference;

  /**
   * @param notifiesDifference whether a device hears the difference after a replacement, or the
   *     whole new document (TW-15)
   */
  public Twins(Hub hub, boolean notifiesDifference) {
    this.hub = hub;
    this.notifiesDifference = notifiesDifference;
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> get(Identity identity) throws HubFault {
    requireTwins(Operation.TWIN_READ);
    Map<String, @Nullable Object> document = hub.get(identity).twinDocument();
    if (hub.quota().limit().isLimited()) {
      hub.run(now -> hub.quota().twin(document, now));
    }
    return document;
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> patch(
      Identity identity, Map<String, ?> patch, String ifMatch) throws HubFault {
    TwinUpdate update = TwinUpdate.patch(patch);
    requireTwins(Operation.TWIN_UPDATE);
    return hub.change(
            now -> {
              DeviceRecord record = matching(identity, ifMatch);
              if (update.isEmpty()) {
                return record;
              }
              Twin changed = record.twin().patched(update, now);
              hub.quota().twin(patch, now);
              return put(record, changed, update, true, now);
            })
        .twinDocument();
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> replace(
      Identity identity, Map<String, ?> twin, String ifMatch) throws HubFault {
    TwinUpdate update = TwinUpdate.replacement(twin);
    requireTwins(Operation.TWIN_UPDATE);
    return hub.change(
            now -> {
              DeviceRecord record = matching(identity, ifMatch);
              if (update.isEmpty()) {
                return record;
              }
              Twin changed = record.twin().replaced(update, now);
              hub.quota().twin(twin, now);
              return put(record, changed, update, false, now);
            })
        .twinDocument();
  }

  /** Called inside a change. */
  public DeviceRecord patch(Identity identity, TwinUpdate update, String ifMatch, Instant now)
      throws HubFault {
    DeviceRecord record = matching(identity, ifMatch);
    if (update.isEmpty()) {
      return record;
    }
    return put(record, record.twin().patched(update, now), update, true, now);
  }

  /** Called inside a change. */
  DeviceRecord replace(Identity identity, TwinUpdate update, String ifMatch, Instant now)
      throws HubFault {
    if (update.isEmpty()) {
      return hub.get(identity);
    }
    DeviceRecord record = matching(identity, ifMatch);
    return put(record, record.twin().replaced(update, now), update, false, now);
  }

  private void requireTwins(Operation operation) throws HubFault {
    hub.tiers().require(Feature.TWINS);
    hub.tiers().pass(operation);
  }

  private DeviceRecord matching(Identity identity, String ifMatch) throws HubFault {
    DeviceRecord record = hub.get(identity);
    Faults.requireMatch(identity, ifMatch, record.twin().etag());
    return record;
  }

  private DeviceRecord put(
      DeviceRecord before, Twin changed, TwinUpdate update, boolean isPatch, Instant now) {
    DeviceRecord after = before.with(changed);
    hub.put(after);
    if (update.tags() != null) {
      hub.publish(new HubEvent.Tags(after.identity(), now));
    }
    if (update.desired() != null) {
      Map<String, @Nullable Object> told = update.desired();
      if (!isPatch) {
        Map<String, @Nullable Object> whole = changed.desired().content();
        told =
            notifiesDifference
                ? ReplaceDifference.between(before.twin().desired().content(), whole)
                : whole;
      }
      tellDevice(after, told, now);
    }
    return after;
  }

  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  private void tellDevice(DeviceRecord record, Map<String, @Nullable Object> patch, Instant now) {
    long version = record.twin().desired().version();
    hub.connection(record.identity())
        .ifPresent(
            connection -> {
              hub.quota().notification(patch, now);
              hub.later(() -> connection.link().desiredChanged(version, patch));
            });
    hub.publish(new HubEvent.Desired(record.identity(), now, version, patch));
  }
}
