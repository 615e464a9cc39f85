package io.twinwire.itests.portal;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A site of somebody else, with one page that attacks a portal. */
final class ForeignSite implements AutoCloseable {

  private final HttpServer server;

  ForeignSite(String address) throws IOException {
    byte[] page;
    try (InputStream in = ForeignSite.class.getResourceAsStream("/foreign.html")) {
      page = in.readAllBytes();
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
  }

  /** The page that attacks the portal at an URL. */
  String attacking(String portal) {
    InetSocketAddress address = server.getAddress();
    return "http://%s:%d/?target=%s"
        .formatted(
            address.getAddress().getHostAddress(),
            address.getPort(),
            URLEncoder.encode(portal, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
