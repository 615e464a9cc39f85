package io.twinwire.localhub.core.registry;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.IdentityRules;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.twin.Twin;
import io.twinwire.localhub.core.twin.TwinUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Up to 100 operations on the registry in one request. */
public final class Bulk {

  private static final int MAX_OPERATIONS = 100;

  private final Hub hub;
  private final Registry registry;
  private final Twins twins;

  public Bulk(Hub hub, Registry registry, Twins twins) {
    this.hub = hub;
    this.registry = registry;
    this.twins = twins;
  }

  Map<String, @Nullable Object> run(List<? extends Map<String, ?>> operations) throws HubFault {
    if (operations.size() > MAX_OPERATIONS) {
      throw new HubFault(
          Code.TOO_MANY_DEVICES,
          operations.size() + " operations, at most " + MAX_OPERATIONS + " are allowed");
    }
    requireDistinct(operations);
    List<Map<String, @Nullable Object>> errors = new ArrayList<>();
    hub.run(
        now -> {
          for (Map<String, ?> operation : operations) {
            Identity identity = identity(operation);
            try {
              run(identity, operation, now);
            } catch (HubFault fault) {
              errors.add(error(identity, operation, fault));
            }
          }
        });
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("isSuccessful", errors.isEmpty());
    result.put("errors", errors);
    result.put("warnings", List.of());
    return result;
  }

  /** Does one operation, inside a change. */
  public void run(Identity identity, Map<String, ?> operation, Instant now) throws HubFault {
    String mode = Trees.text(operation, "importMode");
    boolean exists = hub.find(identity).isPresent();
    boolean came = exists && isAsItCame(identity);
    String etag = came ? "*" : Trees.text(operation, "eTag");
    switch (mode.toLowerCase(Locale.ROOT)) {
      case "", "createorupdate" -> createOrUpdate(exists, identity, operation, "*", now);
      case "createorupdateifmatchetag" -> createOrUpdate(exists, identity, operation, etag, now);
      case "create" -> createOrUpdate(came, identity, operation, "*", now);
      case "update" -> registry.update(identity, settable(operation), "*", now);
      case "updateifmatchetag" -> registry.update(identity, settable(operation), etag, now);
      case "delete" -> registry.delete(identity, "*", now);
      case "deleteifmatchetag" -> registry.delete(identity, etag, now);
      case "updatetwin" -> twins.patch(identity, TwinUpdate.patch(operation), "*", now);
      case "updatetwinifmatchetag" ->
          twins.patch(
              identity, TwinUpdate.patch(operation), Trees.text(operation, "twinETag"), now);
      default -> throw Faults.invalid("importMode: \"" + mode + "\" is not known");
    }
  }

  /**
   * An identity comes with the tags and desired properties that stand beside it; they replace what
   * is there. The ETag of a twin counts for the twin alone, as documented for imports.
   */
  private void createOrUpdate(
      boolean exists, Identity identity, Map<String, ?> operation, String ifMatch, Instant now)
      throws HubFault {
    if (exists) {
      TwinUpdate whole = TwinUpdate.replacement(operation);
      // Refused before anything is changed.
      Twin.fresh().replaced(whole, now);
      registry.update(identity, settable(operation), ifMatch, now);
      String twinTag = isAsItCame(identity) ? "" : Trees.text(operation, "twinETag");
      twins.replace(identity, whole, twinTag.isEmpty() ? "*" : twinTag, now);
      return;
    }
    TwinUpdate update = TwinUpdate.patch(operation);
    // Refused before anything is created.
    Twin.fresh().patched(update, now);
    registry.create(identity, settable(operation), now);
    twins.patch(identity, update, "*", now);
  }

  /** Whether a module is as it came with its Edge device: to a line it is not there yet. */
  private boolean isAsItCame(Identity identity) throws HubFault {
    return Registry.isSystemModule(identity) && hub.get(identity).twin().equals(Twin.fresh());
  }

  private static Map<String, ?> settable(Map<String, ?> operation) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(operation);
    document.remove("deviceId");
    document.remove("moduleId");
    return document;
  }

  public static Identity identity(Map<String, ?> operation) {
    String module = Trees.text(operation, "moduleId");
    return new Identity(
        Trees.text(operation, "id"), module.isEmpty() ? Optional.empty() : Optional.of(module));
  }

  private static void requireDistinct(List<? extends Map<String, ?>> operations) throws HubFault {
    Set<Identity> seen = new HashSet<>();
    for (Map<String, ?> operation : operations) {
      Identity identity = identity(operation);
      if (!seen.add(identity)) {
        throw new HubFault(
            Code.DEVICE_DEFINED_MULTIPLE_TIMES,
            IdentityRules.printable(identity).id() + " is named twice");
      }
    }
  }

  private static Map<String, @Nullable Object> error(
      Identity identity, Map<String, ?> operation, HubFault fault) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("deviceId", identity.deviceId());
    identity.moduleId().ifPresent(module -> error.put("moduleId", module));
    error.put("errorCode", fault.code().text());
    error.put("errorStatus", fault.getMessage());
    error.put("operation", Trees.text(operation, "importMode"));
    return error;
  }
}
