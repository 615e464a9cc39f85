package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.dps.AllocationHook;
import io.twinwire.support.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Posts allocation requests to the web hooks of enrollments. */
@Component
public final class WebHooks implements AllocationHook {

  /** Azure DPS, "custom allocation policies": a hook has five seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  @Override
  public Map<String, Object> allocate(String url, Map<String, ?> request) throws IOException {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(url))
                  .timeout(PATIENCE)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(Json.write(request)))
                  .build(),
              HttpResponse.BodyHandlers.ofString(UTF_8));
      if (response.statusCode() != 200) {
        throw new IOException("with status code: " + response.statusCode());
      }
      return Json.parseObject(response.body());
    } catch (IllegalArgumentException e) {
      throw new IOException(url + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the service ends", e);
    }
  }
}
