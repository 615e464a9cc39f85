package io.twinwire.localhub.core.methods;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.DirectMethods;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.MethodAnswer;
import io.twinwire.api.localhub.MethodCall;
import io.twinwire.api.localhub.MethodRequest;
import io.twinwire.localhub.core.cloud.Downlink;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.IdentityRules;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.localhub.core.state.Connection;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.support.exec.Loop;
import io.twinwire.support.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.util.promise.Deferred;
import org.osgi.util.promise.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Direct methods (rules DM-01 to DM-03). A call that was sent waits for its answer whatever becomes
 * of the connection: the device may answer over the next one.
 */
public final class Methods implements DirectMethods {

  private static final Logger LOG = LoggerFactory.getLogger(Methods.class);
  private static final Duration SHORTEST_RESPONSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_RESPONSE = Duration.ofMinutes(5);

  private static final class Call {
    final UUID id = UUID.randomUUID();
    final Identity identity;
    final MethodCall method;
    final Deferred<MethodAnswer> answer;
    Loop.Cancel timer = () -> {};
    boolean sent;

    Call(Identity identity, MethodCall method, Deferred<MethodAnswer> answer) {
      this.identity = identity;
      this.method = method;
      this.answer = answer;
    }
  }

  private final Hub hub;
  private final Loop loop;
  private final Downlink settings;

  // Under the hub's lock; in the order of the calls.
  private final Map<UUID, Call> calls = new LinkedHashMap<>();

  public Methods(Hub hub, Loop loop, Downlink settings) {
    this.hub = hub;
    this.loop = loop;
    this.settings = settings;
  }

  @Override
  public Promise<MethodAnswer> invoke(Identity identity, MethodCall method) {
    Deferred<MethodAnswer> answer = new Deferred<>();
    try {
      hub.tiers().require(Feature.METHODS);
      check(method);
      hub.tiers().pass(Operation.METHOD, Math.max(1, (method.payload().length + 4095) / 4096));
      hub.run(now -> begin(new Call(identity, method, answer), now));
    } catch (HubFault fault) {
      answer.fail(fault);
    }
    return answer.getPromise();
  }

  /** Called inside a change: sends what waits for this device. */
  public void subscribed(Connection connection) {
    if (!hub.isCurrent(connection)) {
      return;
    }
    for (Call call : List.copyOf(calls.values())) {
      if (!call.sent && call.identity.equals(connection.identity())) {
        call.timer.cancel();
        send(call, connection);
      }
    }
  }

  /** Called inside a change. */
  public void answered(Identity identity, UUID id, int status, byte[] payload, Instant now)
      throws HubFault {
    Call call = calls.get(id);
    if (call == null || !call.identity.equals(identity)) {
      LOG.debug("{}: an answer to no method that waits is dropped", identity.id());
      return;
    }
    HubFault refusal = refusal(payload);
    if (refusal != null) {
      fail(call, refusal);
      throw refusal;
    }
    try {
      hub.quota().service(payload.length, now);
    } catch (HubFault fault) {
      fail(call, fault);
      return;
    }
    forget(call);
    hub.later(() -> call.answer.resolve(new MethodAnswer(status, payload)));
  }

  /** Called inside a change: nobody waits for a hub that stops. */
  public void stop() {
    HubFault fault = new HubFault(Code.SERVER_ERROR, "the hub is stopping");
    List.copyOf(calls.values()).forEach(call -> fail(call, fault));
  }

  private void begin(Call call, Instant now) throws HubFault {
    hub.changes().requireRunning();
    hub.get(call.identity);
    Connection connection =
        hub.connection(call.identity).filter(Connection::hearsMethods).orElse(null);
    Duration wait = call.method.connectTimeout();
    if (wait.compareTo(settings.longestConnect()) > 0) {
      wait = settings.longestConnect();
    }
    if (connection == null && wait.isZero()) {
      throw offline(call);
    }
    requireRoom(call.identity);
    hub.quota().service(call.method.payload().length, now);
    calls.put(call.id, call);
    if (connection != null) {
      send(call, connection);
    } else {
      call.timer = loop.later(wait, () -> expire(call, offline(call)));
    }
  }

  private void requireRoom(Identity identity) throws HubFault {
    int most = settings.methodsInFlight();
    if (most > 0
        && calls.values().stream().filter(one -> one.identity.equals(identity)).count() >= most) {
      throw new HubFault(
          Code.DEVICE_MAXIMUM_INFLIGHT_METHOD_EXCEEDED,
          identity.id() + " has " + most + " calls under way, no more are allowed");
    }
  }

  private void send(Call call, Connection connection) {
    call.sent = true;
    MethodRequest request = new MethodRequest(call.id, call.method.name(), call.method.payload());
    hub.later(() -> connection.link().methodCalled(request));
    call.timer =
        loop.later(
            call.method.responseTimeout(),
            () ->
                expire(
                    call,
                    new HubFault(
                        Code.GATEWAY_TIMEOUT,
                        call.identity.id()
                            + " did not answer within "
                            + call.method.responseTimeout().toSeconds()
                            + " s")));
  }

  private void expire(Call call, HubFault fault) {
    try {
      hub.run(now -> fail(call, fault));
    } catch (HubFault e) {
      LOG.debug("{}: {}", call.identity.id(), e.getMessage());
    }
  }

  private void fail(Call call, HubFault fault) {
    if (calls.containsKey(call.id)) {
      forget(call);
      hub.later(() -> call.answer.fail(fault));
    }
  }

  private void forget(Call call) {
    call.timer.cancel();
    calls.remove(call.id);
  }

  private static HubFault offline(Call call) {
    return new HubFault(
        Code.DEVICE_NOT_ONLINE,
        IdentityRules.printable(call.identity).id()
            + " is not connected, or has not subscribed to direct methods");
  }

  private static void check(MethodCall method) throws HubFault {
    if (method.name().isBlank()) {
      throw Faults.invalid("methodName: it is empty");
    }
    requireRange(
        "responseTimeoutInSeconds", method.responseTimeout(), SHORTEST_RESPONSE, LONGEST_RESPONSE);
    requireRange(
        "connectTimeoutInSeconds",
        method.connectTimeout(),
        Duration.ZERO,
        Downlink.LONGEST_CONNECT);
    HubFault refusal = refusal(method.payload());
    if (refusal != null) {
      throw refusal;
    }
  }

  /** IoT Hub does not document how it refuses a payload that is no JSON. */
  private static @Nullable HubFault refusal(byte[] payload) {
    if (payload.length > MethodCall.MAX_PAYLOAD) {
      return new HubFault(
          Code.MESSAGE_TOO_LARGE,
          "the payload has "
              + payload.length
              + " bytes, at most "
              + MethodCall.MAX_PAYLOAD
              + " are allowed");
    }
    if (payload.length > 0) {
      try {
        Json.parse(new String(payload, UTF_8));
      } catch (IllegalArgumentException e) {
        return new HubFault(Code.IOT_HUB_FORMAT_ERROR, "the payload is " + e.getMessage());
      }
    }
    return null;
  }

  private static void requireRange(String name, Duration value, Duration least, Duration most)
      throws HubFault {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw Faults.invalid(
          name
              + ": "
              + value.toSeconds()
              + " is not from "
              + least.toSeconds()
              + " to "
              + most.toSeconds());
    }
  }
}
