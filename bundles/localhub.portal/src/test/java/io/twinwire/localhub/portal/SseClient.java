package io.twinwire.localhub.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.support.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events one by one. */
final class SseClient implements AutoCloseable {

  record Event(String id, String name, Map<String, @Nullable Object> data) {}

  private final BufferedReader in;

  SseClient(URI uri) throws Exception {
    in =
        new BufferedReader(
            new InputStreamReader(
                HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(uri).build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                    .body(),
                UTF_8));
  }

  String line() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the stream has ended");
    }
    return line;
  }

  /** The next event; comments are passed over. */
  Event next() throws IOException {
    String id = "";
    String name = "";
    while (true) {
      String line = line();
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        return new Event(id, name, Json.parseObject(line.substring(6)));
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
