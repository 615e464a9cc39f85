package io.twinwire.localhub.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryStore;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.support.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events (WHATWG HTML, "Server-sent events"): {@code snapshot} first, then {@code
 * connection}, {@code registered}, {@code twin} and {@code telemetry} as they happen. After {@code
 * resync} a new snapshot replaces everything.
 *
 * <p>With {@code ?device=} the snapshot holds that device's twin and last messages, and only its
 * twin and telemetry follow; without, those of all devices follow.
 */
final class EventStream {

  private static final int RECENT = 100;

  private final EventFanout fanout;
  private final Devices devices;
  private final TwinRegistry twins;
  private final TelemetryStore telemetry;
  private final Duration heartbeat;

  EventStream(
      EventFanout fanout,
      Devices devices,
      TwinRegistry twins,
      TelemetryStore telemetry,
      Duration heartbeat) {
    this.fanout = fanout;
    this.devices = devices;
    this.twins = twins;
    this.telemetry = telemetry;
    this.heartbeat = heartbeat;
  }

  /** Sends until the client goes or this thread is interrupted. */
  void run(HttpExchange exchange) throws IOException {
    Optional<String> deviceId = Api.device(exchange.getRequestURI());
    try (Subscription subscription = fanout.subscribe(deviceId)) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      Stream stream = new Stream(exchange.getResponseBody(), deviceId);
      stream.write("retry: 2000\n\n");
      stream.snapshot(subscription.firstId());
      while (true) {
        Subscription.Next next = subscription.next(heartbeat);
        if (next instanceof Subscription.Next.Event event) {
          stream.event(event.id(), event.event());
        } else if (next instanceof Subscription.Next.Resync) {
          stream.write("event: resync\ndata: {}\n\n");
          stream.snapshot(fanout.lastId());
        } else {
          stream.write(": heartbeat\n\n");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Stream {

    private final OutputStream out;
    private final Optional<String> deviceId;
    private String generation = "";
    private long lastSequence;

    Stream(OutputStream out, Optional<String> deviceId) {
      this.out = out;
      this.deviceId = deviceId;
    }

    void write(String text) throws IOException {
      out.write(text.getBytes(UTF_8));
      out.flush();
    }

    private void send(long id, String name, Map<String, @Nullable Object> data) throws IOException {
      write("id: " + id + "\nevent: " + name + "\ndata: " + Json.write(data) + "\n\n");
    }

    void snapshot(long id) throws IOException {
      Map<String, @Nullable Object> data = new LinkedHashMap<>();
      try {
        data.put("devices", devices.all());
        data.put("selected", deviceId.isPresent() ? selected(deviceId.get()) : null);
      } catch (HubFault e) {
        data.putIfAbsent("devices", List.of());
        data.put("fault", e.getMessage());
      }
      send(id, "snapshot", data);
    }

    private @Nullable Map<String, @Nullable Object> selected(String id) throws HubFault {
      if (devices.find(id).isEmpty()) {
        return null;
      }
      Identity identity = Identity.device(id);
      Map<String, @Nullable Object> selected = new LinkedHashMap<>();
      selected.put("deviceId", id);
      selected.put("twin", twins.get(identity));
      List<Map<String, @Nullable Object>> messages = new ArrayList<>();
      for (StoredMessage message : RecentMessages.of(telemetry, identity, RECENT)) {
        messages.add(Views.message(message));
        generation = message.generationId();
        lastSequence = message.sequence();
      }
      selected.put("messages", messages);
      return selected;
    }

    void event(long id, HubEvent event) throws IOException {
      Map<String, @Nullable Object> data = new LinkedHashMap<>();
      data.put("deviceId", event.identity().deviceId());
      data.put("time", event.time().toString());
      try {
        fill(id, event, data);
      } catch (HubFault e) {
        // The device is gone by now; the event that says so follows.
      }
    }

    private void fill(long id, HubEvent event, Map<String, @Nullable Object> data)
        throws HubFault, IOException {
      String device = event.identity().deviceId();
      if (event instanceof HubEvent.Connection connection) {
        data.put("state", connection.state());
        data.put("reason", connection.reason());
        data.put("device", devices.find(device).orElse(null));
        send(id, "connection", data);
      } else if (event instanceof HubEvent.Registered registered) {
        data.put("change", registered.change());
        data.put("device", devices.find(device).orElse(null));
        send(id, "registered", data);
      } else if (event instanceof HubEvent.Telemetry arrived) {
        if (!inSnapshot(arrived.message())) {
          data.put("message", Views.message(arrived.message()));
          send(id, "telemetry", data);
        }
      } else {
        data.put("part", part(event));
        data.put("twin", twins.get(event.identity()));
        send(id, "twin", data);
      }
    }

    /** The subscription begins before the snapshot is read, so that nothing falls in between. */
    private boolean inSnapshot(StoredMessage message) {
      return deviceId.isPresent()
          && message.generationId().equals(generation)
          && message.sequence() <= lastSequence;
    }
  }

  private static String part(HubEvent event) {
    if (event instanceof HubEvent.Desired) {
      return "desired";
    }
    return event instanceof HubEvent.Reported ? "reported" : "tags";
  }
}
