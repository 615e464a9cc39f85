package io.twinwire.twin.config;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.Twin;
import io.twinwire.twin.config.typing.JsonTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.util.promise.Deferred;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.PromiseFactory;

/** A hub that merges what is reported, with switches for what can go wrong. */
final class FakeHub implements HubConnection {

  final PromiseFactory promises = new PromiseFactory(PromiseFactory.inlineExecutor());
  final List<Map<String, Object>> patches = new ArrayList<>();
  final List<Deferred<Long>> held = new ArrayList<>();
  Map<String, Object> desired = new LinkedHashMap<>();
  Map<String, Object> reported = new LinkedHashMap<>();
  long desiredVersion = 1;
  long reportedVersion = 1;
  Instant now = Instant.parse("2030-01-01T00:00:00Z");
  boolean connected = true;
  boolean hold;
  boolean unanswered;
  int reads;
  int status;
  Predicate<Map<String, ?>> refuses = patch -> false;

  Twin twin() {
    return new Twin(desired, desiredVersion, reported, reportedVersion, now);
  }

  Twin readNow() {
    now = now.plusSeconds(1);
    return twin();
  }

  @Override
  public Promise<Long> updateReported(Map<String, ?> patch) {
    Map<String, Object> copy = new LinkedHashMap<>(patch);
    patches.add(copy);
    if (!connected) {
      return promises.failed(new HubException(HubState.Reason.NO_NETWORK, "offline"));
    }
    if (refuses.test(patch)) {
      return promises.failed(new HubException(HubState.Reason.REFUSED, 400, "too deep"));
    }
    if (status != 0) {
      return promises.failed(new HubException(HubState.Reason.REFUSED, status, "busy"));
    }
    reported = JsonTree.merge(reported, copy);
    reportedVersion++;
    if (unanswered) {
      return promises.failed(new HubException(HubState.Reason.COMMUNICATION_ERROR, "no answer"));
    }
    if (hold) {
      Deferred<Long> deferred = promises.deferred();
      held.add(deferred);
      return deferred.getPromise();
    }
    return promises.resolved(reportedVersion);
  }

  @Override
  public Promise<Twin> readTwin() {
    reads++;
    return promises.resolved(readNow());
  }

  @Override
  public Optional<DeviceIdentity> identity() {
    return Optional.empty();
  }

  @Override
  public HubState state() {
    return new HubState(
        connected ? HubState.Status.CONNECTED : HubState.Status.DISCONNECTED_RETRYING,
        connected ? HubState.Reason.CONNECTION_OK : HubState.Reason.NO_NETWORK,
        "",
        now);
  }

  @Override
  public Promise<Void> send(HubMessage message) {
    throw new UnsupportedOperationException();
  }
}
