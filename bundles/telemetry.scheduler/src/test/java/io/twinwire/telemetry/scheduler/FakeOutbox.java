package io.twinwire.telemetry.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Outbox;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import io.twinwire.support.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.PromiseFactory;

/** An outbox that keeps the bodies it accepted. */
final class FakeOutbox implements Outbox {

  private final PromiseFactory promises = new PromiseFactory(PromiseFactory.inlineExecutor());
  final List<OutboxMessage> messages = new ArrayList<>();
  final List<String> bodies = new ArrayList<>();
  boolean full;
  Duration spacing = Duration.ZERO;

  @Override
  public Promise<Acceptance> offer(OutboxMessage message) {
    if (full) {
      return promises.failed(new OutboxException("full"));
    }
    messages.add(message);
    long number = messages.size();
    bodies.add(new String(message.body().apply(number), UTF_8));
    return promises.resolved(new Acceptance(number, "s-" + number, Acceptance.Durability.VOLATILE));
  }

  @Override
  public Duration spacing() {
    return spacing;
  }

  @Override
  public Map<Priority, Account> accounts() {
    return Map.of();
  }

  /** The readings of a message that was accepted. */
  Map<String, Object> readings(int message) {
    Map<String, Object> readings = new LinkedHashMap<>();
    ((Map<?, ?>) Json.parseObject(bodies.get(message)).get("readings"))
        .forEach((key, value) -> readings.put((String) key, value));
    return readings;
  }

  /** The time of day of each message that was accepted. */
  List<String> times() {
    return bodies.stream()
        .map(body -> ((String) Json.parseObject(body).get("time")).substring(11, 19))
        .toList();
  }
}
