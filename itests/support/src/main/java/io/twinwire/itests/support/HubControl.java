package io.twinwire.itests.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes a local hub misbehave, and reads what it has stored, over its own HTTPS. */
public final class HubControl {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration TOKEN = Duration.ofDays(30);
  private static final int PAGE = 1000;

  private final String address;
  private final Map<String, String> connection = new HashMap<>();
  private final HttpClient client;

  /**
   * Prepares the control of a hub that has started; it survives the hub's restarts on one proxy
   * port.
   *
   * @param data the data directory of the hub
   * @param proxyPort the hub's proxy port, so that no test needs the right to bind 443
   */
  public HubControl(Path data, String address, int proxyPort) {
    this.address = address;
    try {
      String text = Files.readString(data.resolve("service.connection-string")).trim();
      for (String part : text.split(";")) {
        int equals = part.indexOf('=');
        connection.put(part.substring(0, equals), part.substring(equals + 1));
      }
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .sslContext(Cloud.trusting(data.resolve("ca.pem")))
              .proxy(ProxySelector.of(new InetSocketAddress(address, proxyPort)))
              .build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no control at " + address + ": " + e.getMessage(), e);
    }
  }

  /** All that is set. */
  public JsonObject state() {
    return call("GET", "/_control", Map.of()).getAsJsonObject();
  }

  /**
   * Replaces the fault plan of a device.
   *
   * @param plan {@code connect}, {@code connack}, {@code telemetry}, {@code acknowledgementDelay},
   *     {@code poison}, as the documentation of the local hub has them
   */
  public void faults(String device, Map<String, ?> plan) {
    Map<String, Object> body = new HashMap<>(plan);
    body.put("device", device);
    call("PUT", "/_control/faults", body);
  }

  /** The connection ends whenever a message with this property arrives. */
  public void poison(String device, String name, String value) {
    faults(device, Map.of("poison", List.of(Map.of("name", name, "value", value))));
  }

  /** Ends all faults; the clock and the quota stay as they are. */
  public void clear() {
    call("DELETE", "/_control/faults", Map.of());
  }

  /** Cuts a device's connection and says whether there was one. */
  public boolean cut(String device) {
    return connections("/_control/cut", device) > 0;
  }

  /** Leaves a device's connection half-open and says whether there was one. */
  public boolean halfOpen(String device) {
    return connections("/_control/half-open", device) > 0;
  }

  /** Whether new TCP connections of devices are answered at all. */
  public void answering(boolean answers) {
    call("PUT", "/_control/port", Map.of("answers", answers));
  }

  /** Moves the hub's clock. */
  public void clock(Duration offset) {
    call("PUT", "/_control/clock", Map.of("offset", offset.toSeconds()));
  }

  /**
   * Sets the daily quota.
   *
   * @param beyond {@code cut} or {@code ignore}
   */
  public void quota(long units, int unitBytes, String beyond) {
    call(
        "PUT", "/_control/quota", Map.of("units", units, "unitBytes", unitBytes, "beyond", beyond));
  }

  /**
   * Makes the hub an edition of IoT Hub.
   *
   * @param tier {@code off}, {@code F1}, {@code B1} and so on
   */
  public void tier(String tier, int units) {
    call("PUT", "/_control/tier", Map.of("tier", tier, "units", units));
  }

  /** Says how much of the quota the day has used. */
  public void used(long units) {
    call("PUT", "/_control/quota", Map.of("used", units));
  }

  /**
   * The stored telemetry of a device behind a sequence number, in order.
   *
   * @return objects with {@code sequence}, {@code systemProperties}, {@code properties}, {@code
   *     body}
   */
  public List<JsonObject> telemetry(String device, long after) {
    List<JsonObject> messages = new ArrayList<>();
    for (long from = after;
        ;
        from = messages.get(messages.size() - 1).get("sequence").getAsLong()) {
      String path = "/devices/" + device + "/messages/events?after=" + from + "&max=" + PAGE;
      List<JsonElement> page = call("GET", path, Map.of()).getAsJsonArray().asList();
      page.forEach(message -> messages.add(message.getAsJsonObject()));
      if (page.size() < PAGE) {
        return messages;
      }
    }
  }

  /** Sends a cloud-to-device message by the hub's own path. */
  public void send(String identityPath, Map<String, ?> message) {
    call("POST", "/devices/" + identityPath + "/messages/devicebound", message);
  }

  private int connections(String path, String device) {
    return call("POST", path, Map.of("device", device))
        .getAsJsonObject()
        .get("connections")
        .getAsInt();
  }

  /** Several changes of the registry in one. */
  public JsonElement bulk(Map<?, ?>... operations) {
    return send("POST", "/devices?api-version=2021-04-12", new Gson().toJson(operations));
  }

  /** Asks as iothubowner; a body that is empty is not sent. */
  public JsonElement call(String method, String path, Map<String, ?> body) {
    return send(method, path, body.isEmpty() ? "" : new Gson().toJson(body));
  }

  private JsonElement send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://" + address + path))
            .timeout(PATIENCE)
            .header("Authorization", token())
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            method + " " + path + ": " + response.statusCode() + " " + response.body());
      }
      return JsonParser.parseString(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String token() {
    return token(
        connection.get("HostName"),
        connection.get("SharedAccessKeyName"),
        connection.get("SharedAccessKey"));
  }

  /**
   * A signature of a policy, valid for long, so that it serves with a hub whose clock was moved.
   */
  public String token(String signed, String policy, String key) {
    try {
      long expiry = Instant.now().plus(TOKEN).getEpochSecond();
      String resource = URLEncoder.encode(signed, UTF_8);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
      byte[] signature = mac.doFinal((resource + "\n" + expiry).getBytes(UTF_8));
      return "SharedAccessSignature sr=%s&sig=%s&se=%d&skn=%s"
          .formatted(
              resource,
              URLEncoder.encode(Base64.getEncoder().encodeToString(signature), UTF_8),
              expiry,
              policy);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
