package io.twinwire.localhub.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening page: guards, routes, and answers. */
final class PortalServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PortalServer.class);
  private static final int MAX_STREAMS = 64;

  private final HttpServer server;
  private final ExecutorService executor;
  private final RequestGuard guard;
  private final StaticFiles files;
  private final Api api;
  private final EventStream events;
  private final Semaphore streams = new Semaphore(MAX_STREAMS);

  /**
   * Binds and starts; to be called on a daemon thread, whose kind the server's own thread inherits.
   *
   * @throws IOException when the port is not to be had
   */
  PortalServer(Settings settings, Api api, EventStream events) throws IOException {
    this.guard = new RequestGuard(settings);
    this.files = new StaticFiles();
    this.api = api;
    this.events = events;
    this.server = HttpServer.create(new InetSocketAddress(settings.address(), settings.port()), 0);
    this.executor = Executors.blocking("localhub-portal");
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      headers(exchange.getResponseHeaders());
      Optional<String> refusal =
          guard.refusal(
              exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders());
      if (refusal.isPresent()) {
        reply(exchange, Api.Reply.fault(403, "Forbidden", refusal.get()));
      } else {
        route(exchange);
      }
    } catch (IOException e) {
      LOG.debug("a client went: {}", e.toString());
    } catch (RuntimeException e) {
      LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
    } finally {
      exchange.close();
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    if (method.equals("GET") && path.equals("/api/events")) {
      stream(exchange);
    } else if (path.startsWith("/api/")) {
      reply(exchange, answer(exchange));
    } else {
      Optional<StaticFiles.File> file = files.get(path);
      if (file.isEmpty()) {
        reply(exchange, Api.Reply.fault(404, "NotFound", "there is no " + path));
      } else if (method.equals("GET") || method.equals("HEAD")) {
        send(exchange, 200, file.get().type(), file.get().content());
      } else {
        reply(exchange, Api.Reply.fault(405, "MethodNotAllowed", path + " can only be read"));
      }
    }
  }

  private Api.Reply answer(HttpExchange exchange) throws IOException {
    try {
      return api.reply(exchange);
    } catch (RuntimeException e) {
      LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      return Api.Reply.fault(500, "ServerError", "the portal failed: " + e);
    }
  }

  private void stream(HttpExchange exchange) throws IOException {
    if (!streams.tryAcquire()) {
      reply(
          exchange,
          Api.Reply.fault(503, "TooManyStreams", MAX_STREAMS + " pages are open; close one"));
      return;
    }
    try {
      events.run(exchange);
    } finally {
      streams.release();
    }
  }

  private static void reply(HttpExchange exchange, Api.Reply reply) throws IOException {
    send(
        exchange,
        reply.status(),
        "application/json; charset=utf-8",
        Json.write(reply.body()).getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] content)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }

  private static void headers(Headers headers) {
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  /** Ends the open streams too. */
  @Override
  public void close() {
    server.stop(0);
    if (!Executors.cancel(executor, Duration.ofMillis(500))) {
      LOG.warn("a request of the portal does not end");
    }
  }
}
