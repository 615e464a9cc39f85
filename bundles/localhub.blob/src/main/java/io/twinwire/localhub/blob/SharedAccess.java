package io.twinwire.localhub.blob;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.localhub.blob.BlobFault.Code;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Service shared access signatures for a blob or a container (Azure Storage, "Create a service
 * SAS"). Those made here have the version that IoT Hub gives out; taken are those of any version
 * since 2015-04-05, which a back end makes of the account's key.
 */
final class SharedAccess {

  /** What IoT Hub writes into its answer. */
  private static final String VERSION = "2018-03-28";

  private static final String WITH_SNAPSHOT = "2018-11-09";
  private static final String WITH_SCOPE = "2020-12-06";
  private static final String OLDEST = "2015-04-05";
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Account account;

  SharedAccess(Account account) {
    this.account = account;
  }

  /** A query that lets its bearer read and write one blob, with its question mark. */
  String grant(String container, String blob, Instant expiry) {
    return grant("b", resource("b", container, blob), "rw", expiry);
  }

  /** A query that opens a container and all blobs in it, with its question mark. */
  String grantContainer(String container, String permissions, Instant expiry) {
    return grant("c", resource("c", container, ""), permissions, expiry);
  }

  private String grant(String kind, String resource, String permissions, Instant expiry) {
    String end = SECONDS.format(expiry.truncatedTo(ChronoUnit.SECONDS));
    Map<String, String> fields = Map.of("sv", VERSION, "sr", kind, "sp", permissions, "se", end);
    String signature = account.sign(toSign(fields, resource));
    return "?sv=%s&sr=%s&sig=%s&se=%s&sp=%s"
        .formatted(VERSION, kind, encoded(signature), encoded(end), permissions);
  }

  /**
   * Checks a request's signature.
   *
   * @param query decoded
   * @param permissions any one of these letters is enough
   */
  void require(
      Map<String, String> query, String container, String blob, String permissions, Instant now)
      throws BlobFault {
    String kind = query.getOrDefault("sr", "");
    if (!kind.equals("b") && !kind.equals("c")) {
      throw new BlobFault(Code.AUTHENTICATION_FAILED, "sr: \"" + kind + "\" is not b or c");
    }
    String version = query.getOrDefault("sv", "");
    if (version.compareTo(OLDEST) < 0) {
      throw new BlobFault(
          Code.AUTHENTICATION_FAILED, "sv: \"" + version + "\" is older than " + OLDEST);
    }
    if (query.containsKey("si")) {
      throw new BlobFault(Code.AUTHENTICATION_FAILED, "si: there are no stored access policies");
    }
    if (!account.signed(
        toSign(query, resource(kind, container, blob)), query.getOrDefault("sig", ""))) {
      throw new BlobFault(Code.AUTHENTICATION_FAILED, "the signature did not match");
    }
    if (query.containsKey("st") && now.isBefore(time("st", query))) {
      throw new BlobFault(Code.AUTHENTICATION_FAILED, "the signature is not valid yet");
    }
    if (!now.isBefore(time("se", query))) {
      throw new BlobFault(
          Code.AUTHENTICATION_FAILED, "the signature expired at " + query.get("se"));
    }
    String allowed = query.getOrDefault("sp", "");
    if (permissions.chars().noneMatch(letter -> allowed.indexOf(letter) >= 0)) {
      throw new BlobFault(
          Code.AUTHORIZATION_PERMISSION_MISMATCH,
          "sp: \"" + allowed + "\" does not allow this; one of \"" + permissions + "\" is due");
    }
  }

  private String resource(String kind, String container, String blob) {
    String whole = "/blob/" + account.name() + "/" + container;
    return kind.equals("b") ? whole + "/" + blob : whole;
  }

  private static String toSign(Map<String, String> query, String resource) {
    String version = query.getOrDefault("sv", "");
    List<String> lines = new ArrayList<>();
    add(lines, query, "sp", "st", "se");
    lines.add(resource);
    add(lines, query, "si", "sip", "spr", "sv");
    if (version.compareTo(WITH_SNAPSHOT) >= 0) {
      add(lines, query, "sr", "snapshot");
    }
    if (version.compareTo(WITH_SCOPE) >= 0) {
      add(lines, query, "ses");
    }
    add(lines, query, "rscc", "rscd", "rsce", "rscl", "rsct");
    return String.join("\n", lines);
  }

  private static void add(List<String> lines, Map<String, String> query, String... names) {
    for (String name : names) {
      lines.add(query.getOrDefault(name, ""));
    }
  }

  private static Instant time(String name, Map<String, String> query) throws BlobFault {
    String text = query.getOrDefault(name, "");
    try {
      return OffsetDateTime.parse(text.length() == 10 ? text + "T00:00:00Z" : text).toInstant();
    } catch (DateTimeParseException e) {
      throw new BlobFault(
          Code.AUTHENTICATION_FAILED, name + ": \"" + text + "\" is no time such as 2026-11-22");
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
