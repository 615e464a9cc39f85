package io.twinwire.localhub.core.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.HubTime;
import io.twinwire.localhub.core.common.Trees;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may set of an identity.
 *
 * @param revision rises with every change; the ETag is made of it
 * @param statusReason empty for none
 */
public record Registration(
    long revision,
    boolean enabled,
    String statusReason,
    Instant statusUpdated,
    Authentication authentication,
    boolean iotEdge,
    String managedBy,
    Scope scope) {

  private static final int MAX_REASON = 128;

  public static Registration created(
      Identity identity,
      String generationId,
      Map<String, ?> document,
      long revision,
      Instant now,
      Supplier<String> keys)
      throws HubFault {
    boolean enabled = enabled(document, true);
    boolean iotEdge = Trees.flag(Trees.member(document, "capabilities"), "iotEdge");
    return new Registration(
        revision,
        enabled,
        reason(document),
        enabled ? HubTime.NEVER : now,
        Authentication.from(Trees.member(document, "authentication"), null, keys),
        iotEdge,
        Trees.text(document, "managedBy"),
        scope(identity, generationId, document, Scope.NONE, iotEdge));
  }

  public Registration updated(
      Identity identity,
      String generationId,
      Map<String, ?> document,
      Instant now,
      Supplier<String> keys)
      throws HubFault {
    boolean nowEnabled = enabled(document, enabled);
    Map<String, @Nullable Object> capabilities = Trees.member(document, "capabilities");
    boolean nowEdge =
        capabilities.containsKey("iotEdge") ? Trees.flag(capabilities, "iotEdge") : iotEdge;
    return new Registration(
        revision + 1,
        nowEnabled,
        reason(document),
        nowEnabled == enabled ? statusUpdated : now,
        Authentication.from(Trees.member(document, "authentication"), authentication, keys),
        nowEdge,
        document.containsKey("managedBy") ? Trees.text(document, "managedBy") : managedBy,
        scope(identity, generationId, document, scope, nowEdge));
  }

  private static Scope scope(
      Identity identity,
      String generationId,
      Map<String, ?> document,
      Scope before,
      boolean isEdge) {
    return identity.moduleId().isPresent()
        ? Scope.NONE
        : Scope.from(document, before, isEdge, identity.deviceId(), generationId);
  }

  public String etag() {
    return Base64.getEncoder().encodeToString(Long.toString(revision).getBytes(UTF_8));
  }

  public String status() {
    return enabled ? "enabled" : "disabled";
  }

  Map<String, @Nullable Object> stored() {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>();
    stored.put("revision", revision);
    stored.put("enabled", enabled);
    stored.put("statusReason", statusReason);
    stored.put("statusUpdated", statusUpdated.toString());
    stored.put("authentication", authentication.document());
    stored.put("iotEdge", iotEdge);
    stored.put("managedBy", managedBy);
    scope.writeTo(stored);
    return stored;
  }

  static Registration restored(Map<String, @Nullable Object> stored) {
    return new Registration(
        Trees.number(stored, "revision"),
        Trees.flag(stored, "enabled"),
        Trees.text(stored, "statusReason"),
        Instant.parse(Trees.text(stored, "statusUpdated")),
        Authentication.restored(Trees.member(stored, "authentication")),
        Trees.flag(stored, "iotEdge"),
        Trees.text(stored, "managedBy"),
        Scope.restored(stored));
  }

  /** Microsoft's Java client writes {@code Enabled}, the documentation {@code enabled}. */
  private static boolean enabled(Map<String, ?> document, boolean otherwise) throws HubFault {
    Object status = document.get("status");
    if (status == null) {
      return otherwise;
    }
    return switch (String.valueOf(status).toLowerCase(Locale.ROOT)) {
      case "enabled" -> true;
      case "disabled" -> false;
      default -> throw Faults.invalid("status: \"" + status + "\" is not enabled or disabled");
    };
  }

  private static String reason(Map<String, ?> document) throws HubFault {
    String reason = Trees.text(document, "statusReason");
    if (reason.length() > MAX_REASON) {
      throw Faults.invalid(
          "statusReason: it has "
              + reason.length()
              + " characters, at most "
              + MAX_REASON
              + " are allowed");
    }
    return reason;
  }
}
