package io.twinwire.localhub.portal;

import io.twinwire.support.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A running portal over a fake hub, and a well-behaved client for it. */
final class TestPortal implements AutoCloseable {

  final EventFanout fanout = new EventFanout();
  final FakeHub hub = new FakeHub(fanout);
  final Settings settings;
  private final PortalServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  TestPortal(Duration heartbeat) throws IOException {
    InetAddress address = InetAddress.getByName("127.0.13.1");
    settings = new Settings(address, freePort(address), "127.0.13.1");
    Devices devices = new Devices(hub.registry, fanout, settings.hubHostName());
    server =
        new PortalServer(
            settings,
            new Api(devices, hub.twins),
            new EventStream(fanout, devices, hub.twins, hub.telemetry, heartbeat));
  }

  TestPortal() throws IOException {
    this(Duration.ofSeconds(15));
  }

  static int freePort(InetAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }

  String origin() {
    return "http://" + settings.host() + ":" + settings.port();
  }

  record Answer(int status, Map<String, @Nullable Object> body, HttpResponse<String> response) {}

  Answer get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(origin() + path)));
  }

  Answer change(String method, String path, String json) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(origin() + path))
            .header("Origin", origin())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  Answer send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        client.send(
            request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    boolean json =
        response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    return new Answer(
        response.statusCode(), json ? Json.parseObject(response.body()) : Map.of(), response);
  }

  SseClient events(String query) throws Exception {
    return new SseClient(URI.create(origin() + "/api/events" + query));
  }

  @Override
  public void close() {
    server.close();
  }
}
