package io.twinwire.hub.transport;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client without a hub: the test plays both. */
final class FakeClient implements HubClient {

  record Sent(String id, Reply<Boolean> reply) {}

  record Report(Map<String, Object> patch, Reply<Long> reply) {}

  /** What the hub has to say to an opening. */
  interface Opening {
    void run() throws HubException;
  }

  final List<Sent> sent = new ArrayList<>();
  final List<Reply<Boolean>> subscriptions = new ArrayList<>();
  final List<Reply<TwinDocument>> reads = new ArrayList<>();
  final List<Report> reports = new ArrayList<>();
  Opening opening = () -> {};
  Runnable cut = () -> {};
  Runnable farewell = () -> {};
  volatile Events events;
  boolean subscribes;
  volatile boolean closed;
  volatile boolean aborted;

  @Override
  public void open(Events heard) throws HubException {
    events = heard;
    opening.run();
  }

  @Override
  public Outgoing prepare(HubMessage message) throws HubException {
    if (message.messageId().startsWith("bad")) {
      throw new HubException(Reason.REFUSED, "not this one");
    }
    return reply -> {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      sent.add(new Sent(message.messageId(), reply));
    };
  }

  @Override
  public void subscribeDesired(Reply<Boolean> reply) {
    subscriptions.add(reply);
    if (subscribes) {
      reply.answered(true);
    }
  }

  @Override
  public void readTwin(Reply<TwinDocument> reply) {
    reads.add(reply);
  }

  @Override
  public void updateReported(Map<String, Object> patch, Reply<Long> reply) {
    reports.add(new Report(patch, reply));
  }

  @Override
  public void close() {
    farewell.run();
    closed = true;
  }

  @Override
  public void abort() {
    aborted = true;
    cut.run();
  }

  /** Acknowledges the message that was sent as the n-th, counted from 0. */
  void acknowledge(int n) {
    sent.get(n).reply().answered(true);
  }
}
