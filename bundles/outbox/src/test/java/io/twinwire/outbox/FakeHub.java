package io.twinwire.outbox;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.Twin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.util.promise.Deferred;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.PromiseFactory;

/** A hub connection whose promises the test settles. */
final class FakeHub implements HubConnection {

  /** One call of send. */
  record Sent(HubMessage message, Deferred<Void> answer) {

    void acknowledge() {
      answer.resolve(null);
    }

    void fail(HubState.Reason reason) {
      answer.fail(new HubException(reason, reason.name()));
    }

    void fail(HubState.Reason reason, int status) {
      answer.fail(new HubException(reason, status, reason.name()));
    }
  }

  private final PromiseFactory promises = new PromiseFactory(PromiseFactory.inlineExecutor());
  final List<Sent> sent = new ArrayList<>();
  Optional<DeviceIdentity> identity = Optional.of(DeviceIdentity.device("hub.test", "gateway"));
  boolean connected = true;

  /** Whether the outbox has been given this connection. */
  boolean used;

  @Override
  public Promise<Void> send(HubMessage message) {
    Deferred<Void> answer = promises.deferred();
    sent.add(new Sent(message, answer));
    return answer.getPromise();
  }

  /** The ids of all sends since the last call. */
  List<String> take() {
    List<String> ids = sent.stream().map(s -> s.message().messageId()).toList();
    sent.clear();
    return ids;
  }

  @Override
  public Optional<DeviceIdentity> identity() {
    return identity;
  }

  @Override
  public HubState state() {
    return new HubState(
        connected ? HubState.Status.CONNECTED : HubState.Status.DISCONNECTED_RETRYING,
        connected ? HubState.Reason.CONNECTION_OK : HubState.Reason.NO_NETWORK,
        "",
        Instant.EPOCH);
  }

  @Override
  public Promise<Long> updateReported(Map<String, ? extends Object> patch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Promise<Twin> readTwin() {
    throw new UnsupportedOperationException();
  }
}
