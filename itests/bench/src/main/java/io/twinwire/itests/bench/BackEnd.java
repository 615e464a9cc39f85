package io.twinwire.itests.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.twinwire.itests.support.Cloud;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A back end that keeps its connections: Microsoft's service client opens one for every call, which
 * costs more than what is measured here.
 */
final class BackEnd {

  /** Between two looks at a twin. */
  static final long LOOK_NANOS = 5_000_000;

  private final HttpClient client;
  private final String host;
  private final String authorization;

  BackEnd(Site site) {
    host = site.hub().address();
    try {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .sslContext(Cloud.trusting(site.authority()))
              .proxy(ProxySelector.of(new InetSocketAddress(host, site.hub().proxy())))
              .build();
      Map<String, String> connection =
          Arrays.stream(
                  Files.readString(site.hub().data().resolve("service.connection-string"))
                      .trim()
                      .split(";"))
              .map(field -> field.split("=", 2))
              .collect(Collectors.toMap(field -> field[0], field -> field[1]));
      authorization =
          SharedAccess.ofPolicy(
              connection.get("HostName"),
              connection.get("SharedAccessKeyName"),
              connection.get("SharedAccessKey"));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no back end at " + host + ": " + e.getMessage(), e);
    }
  }

  /** Merges desired properties; the new desired version. */
  long desire(String device, String json) {
    try {
      return desireSoon(device, json).join();
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The same without waiting for the answer; two that are under way overtake each other. */
  CompletableFuture<Long> desireSoon(String device, String json) {
    HttpRequest request =
        request(device)
            .header("Content-Type", "application/json")
            .header("If-Match", "*")
            .method(
                "PATCH",
                HttpRequest.BodyPublishers.ofString("{\"properties\":{\"desired\":" + json + "}}"))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(answer -> section(answer, "desired").get("$version").getAsLong());
  }

  /** Looks at the reported properties until they pass. */
  void awaitReported(String device, Predicate<JsonObject> passes) {
    HttpRequest request = request(device).GET().build();
    long end = System.nanoTime() + Site.PATIENCE.toNanos();
    JsonObject reported;
    do {
      Pace.park(System.nanoTime() + LOOK_NANOS);
      try {
        reported = section(client.send(request, HttpResponse.BodyHandlers.ofString()), "reported");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(device + " still reports " + reported);
      }
    } while (!passes.test(reported));
  }

  private HttpRequest.Builder request(String device) {
    return HttpRequest.newBuilder(
            URI.create("https://" + host + "/twins/" + device + "?api-version=2021-04-12"))
        .header("Authorization", authorization);
  }

  private static JsonObject section(HttpResponse<String> answer, String name) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("HTTP " + answer.statusCode() + ": " + answer.body());
    }
    return JsonParser.parseString(answer.body())
        .getAsJsonObject()
        .getAsJsonObject("properties")
        .getAsJsonObject(name);
  }
}
