package io.twinwire.api.localhub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A shared access signature, fields in any order. The signature is over the raw text of {@code sr}
 * and {@code se}, as the token spells them (Microsoft Learn, "Control access to IoT Hub using
 * shared access signatures").
 *
 * @param resource {@code sr} as it stands in the token
 * @param signature what {@code sig} decodes to
 * @param expiry {@code se} as it stands in the token
 * @param policy {@code skn}; empty where a device signs with its own key
 */
public record SasToken(String resource, byte[] signature, String expiry, Optional<String> policy) {

  private static final String SCHEME = "SharedAccessSignature ";
  private static final long LAST_SECOND = 253_402_300_799L;

  /**
   * Reads a token.
   *
   * @throws HubFault with {@link HubFault.Code#UNAUTHORIZED} when it is none
   */
  public static SasToken parse(String text) throws HubFault {
    if (!text.startsWith(SCHEME)) {
      throw unauthorized("the token does not begin with \"" + SCHEME + "\"");
    }
    Map<String, String> fields = new HashMap<>();
    for (String field : text.substring(SCHEME.length()).trim().split("&", -1)) {
      int equals = field.indexOf('=');
      String name = equals < 0 ? field : field.substring(0, equals);
      String value = equals < 0 ? "" : field.substring(equals + 1);
      if (fields.put(name, value) != null) {
        throw unauthorized("the token holds a field twice");
      }
    }
    return new SasToken(
        required(fields, "sr"),
        signature(required(fields, "sig")),
        required(fields, "se"),
        Optional.ofNullable(fields.get("skn"))
            .map(SasToken::decoded)
            .filter(name -> !name.isEmpty()));
  }

  /**
   * Whether this key (base64) made the signature, found in constant time. Clients of the Event Hub
   * endpoint, whose resource is a URL, sign with the key's text as it stands.
   */
  public boolean isSignedBy(String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] secret = isUrl() ? key.getBytes(UTF_8) : Base64.getDecoder().decode(key);
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] expected = mac.doFinal((resource + "\n" + expiry).getBytes(UTF_8));
      return MessageDigest.isEqual(expected, signature);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isUrl() {
    return decoded(resource).contains("://");
  }

  /** The moment from which on the token is worth nothing. */
  public Instant expiresAt() throws HubFault {
    try {
      return Instant.ofEpochSecond(Math.min(Long.parseLong(expiry), LAST_SECOND));
    } catch (NumberFormatException e) {
      throw unauthorized("the token's expiry is no number of seconds");
    }
  }

  /**
   * Whether the token's resource is this one or one above it. Some clients encode it and some do
   * not, so both readings count; the host's case does not, the rest's does.
   */
  public boolean covers(String wanted) {
    return isPrefix(resource, wanted) || isPrefix(decoded(resource), wanted);
  }

  private static HubFault unauthorized(String message) {
    return new HubFault(HubFault.Code.UNAUTHORIZED, message);
  }

  private static boolean isPrefix(String given, String wanted) {
    int scheme = given.indexOf("://");
    String bare = scheme < 0 ? given : given.substring(scheme + 3);
    String prefix = lowerHost(bare.endsWith("/") ? bare : bare + "/");
    return prefix.length() > 1 && (lowerHost(wanted) + "/").startsWith(prefix);
  }

  private static String lowerHost(String resource) {
    int slash = resource.indexOf('/');
    int end = slash < 0 ? resource.length() : slash;
    return resource.substring(0, end).toLowerCase(Locale.ROOT) + resource.substring(end);
  }

  private static String required(Map<String, String> fields, String name) throws HubFault {
    String value = fields.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw unauthorized("the token holds no " + name);
    }
    return value;
  }

  private static byte[] signature(String raw) throws HubFault {
    try {
      return Base64.getDecoder().decode(decoded(raw));
    } catch (IllegalArgumentException e) {
      throw unauthorized("the token's signature is no base64 text");
    }
  }

  /** Percent-decodes; a plus sign stays, it is a letter of base64 and of device ids. */
  private static String decoded(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    byte[] bytes = raw.getBytes(UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        decoded.write(high * 16 + low);
        i += 2;
      } else {
        decoded.write(bytes[i]);
      }
    }
    return decoded.toString(UTF_8);
  }
}
