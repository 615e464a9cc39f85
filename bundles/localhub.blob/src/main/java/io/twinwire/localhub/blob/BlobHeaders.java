package io.twinwire.localhub.blob;

import io.twinwire.support.port.HttpSite.Reply;
import io.twinwire.support.port.HttpSite.Request;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The headers of Azure Storage, and its errors. */
final class BlobHeaders {

  private static final String VERSION = "x-ms-version";
  private static final String CLIENT_REQUEST = "x-ms-client-request-id";
  private static final String META = "x-ms-meta-";

  /** Those of the content that a blob keeps, by the header that sets each. */
  private static final List<String> CONTENT =
      List.of("Type", "Encoding", "Language", "Disposition", "MD5");

  /** {@code RFC_1123_DATE_TIME} writes a day below ten with one digit, which Azure does not. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private BlobHeaders() {}

  /** Adds what every answer has. */
  static Reply common(Request request, Reply reply, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>(reply.headers());
    headers.put("Date", DATE.format(now));
    headers.put("Server", "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0");
    headers.put("x-ms-request-id", UUID.randomUUID().toString());
    headers.put(VERSION, request.header(VERSION).orElse("2018-03-28"));
    request.header(CLIENT_REQUEST).ifPresent(id -> headers.put(CLIENT_REQUEST, id));
    return new Reply(reply.status(), headers, reply.length(), reply.body());
  }

  static Reply error(BlobFault fault) {
    String message = Objects.requireNonNullElse(fault.getMessage(), "");
    Map<String, String> headers = Map.of("x-ms-error-code", fault.text());
    if (fault.status() == 304) {
      return Reply.empty(fault.status(), headers);
    }
    return XmlText.reply(
        fault.status(),
        headers,
        XmlText.PROLOG
            + "<Error><Code>"
            + fault.text()
            + "</Code><Message>"
            + XmlText.escaped(message)
            + "</Message></Error>");
  }

  static String date(Instant time) {
    return DATE.format(time);
  }

  static Map<String, String> version(String etag, Instant modified) {
    return Map.of("ETag", '"' + etag + '"', "Last-Modified", DATE.format(modified));
  }

  static Map<String, String> and(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(some);
    all.putAll(more);
    return all;
  }

  static Map<String, String> properties(Blob blob) {
    Map<String, String> headers = new LinkedHashMap<>(version(blob.etag(), blob.modified()));
    headers.put("Content-Type", "application/octet-stream");
    headers.putAll(blob.headers());
    headers.put("Accept-Ranges", "bytes");
    headers.put("x-ms-blob-type", "BlockBlob");
    headers.put("x-ms-creation-time", DATE.format(blob.created()));
    headers.put("x-ms-lease-state", "available");
    headers.put("x-ms-lease-status", "unlocked");
    headers.put("x-ms-server-encrypted", "true");
    blob.metadata().forEach((name, value) -> headers.put(META + name, value));
    return headers;
  }

  /**
   * What a request says of the content: {@code x-ms-blob-content-type} and its like.
   *
   * @param plain whether the headers of the body itself count where those are missing
   */
  static Map<String, String> content(Request request, boolean plain) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String part : CONTENT) {
      String name = "Content-" + part;
      request
          .header("x-ms-blob-" + name)
          .or(() -> plain ? request.header(name) : java.util.Optional.empty())
          .ifPresent(value -> headers.put(name, value));
    }
    request
        .header("x-ms-blob-cache-control")
        .ifPresent(value -> headers.put("Cache-Control", value));
    return headers;
  }

  static Map<String, String> metadata(Request request) {
    Map<String, String> metadata = new LinkedHashMap<>();
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (name.toLowerCase(Locale.ROOT).startsWith(META)) {
                metadata.put(name.substring(META.length()), value);
              }
            });
    return metadata;
  }
}
