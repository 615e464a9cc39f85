package io.twinwire.localhub.core.transfer;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.configurations.ConfigurationLine;
import io.twinwire.localhub.core.configurations.Configurations;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.registry.Bulk;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.transfer.ImportLines.Line;
import io.twinwire.localhub.core.twin.Twin;
import io.twinwire.localhub.core.twin.TwinRules;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What single lines of an import do; called inside a change. */
final class ImportSteps {

  private static final String REPORTED = "reported";

  private final Hub hub;
  private final Bulk bulk;
  private final Configurations configurations;

  ImportSteps(Hub hub, Bulk bulk, Configurations configurations) {
    this.hub = hub;
    this.bulk = bulk;
    this.configurations = configurations;
  }

  void device(Line line, Instant now) throws HubFault {
    if (line.text().equals(RegistryExport.WITHOUT_KEYS)) {
      return;
    }
    Map<String, @Nullable Object> operation = parsed(line);
    Identity identity = Bulk.identity(operation);
    if (identity.deviceId().isEmpty()) {
      throw malformed("id: it is missing");
    }
    // IoT Hub wants it in every line, those that delete too.
    if (Trees.text(operation, "status").isEmpty()) {
      throw malformed("status: it is missing; enabled or disabled would be right");
    }
    Map<String, @Nullable Object> reported =
        Trees.member(Trees.member(operation, "properties"), REPORTED);
    if (isTwin(operation, reported)) {
      hub.tiers().require(Feature.TWINS);
    }
    Map<String, @Nullable Object> checked = TwinRules.checked(Twin.REPORTED, reported);
    Twin.fresh().reported(checked, now);
    boolean isNew = hub.find(identity).isEmpty();
    bulk.run(identity, operation, now);
    if (isNew && !checked.isEmpty()) {
      DeviceRecord created = hub.get(identity);
      hub.put(created.with(created.twin().reported(checked, now)));
    }
  }

  void configuration(Line line, Instant now) throws HubFault {
    Map<String, @Nullable Object> document = ConfigurationLine.document(parsed(line));
    String id = Trees.text(document, "id");
    String mode = Trees.text(document, "importMode").toLowerCase(Locale.ROOT);
    String given = Trees.text(document, "etag");
    String etag = given.isEmpty() ? "*" : given;
    boolean isNew = configurations.all().stream().noneMatch(known -> known.id().equals(id));
    switch (mode) {
      // What stands first is what IoT Hub's clients take for the default.
      case "", "createorupdateifmatchetag" -> put(isNew, id, document, etag, now);
      case "createorupdate" -> put(isNew, id, document, "*", now);
      case "create" -> put(true, id, document, "*", now);
      case "update" -> put(false, id, document, "*", now);
      case "updateifmatchetag" -> put(false, id, document, etag, now);
      case "delete" -> configurations.delete(id, "*", now);
      case "deleteifmatchetag" -> configurations.delete(id, etag, now);
      default -> throw Faults.invalid("importMode: \"" + mode + "\" is not known");
    }
  }

  private void put(
      boolean isNew, String id, Map<String, @Nullable Object> document, String etag, Instant now)
      throws HubFault {
    if (isNew) {
      configurations.create(id, document, now);
    } else {
      configurations.update(id, document, etag, now);
    }
  }

  private static boolean isTwin(
      Map<String, @Nullable Object> operation, Map<String, @Nullable Object> reported) {
    boolean desires = !Trees.member(Trees.member(operation, "properties"), "desired").isEmpty();
    boolean tags = !Trees.member(operation, Twin.TAGS).isEmpty();
    boolean updates =
        Trees.text(operation, "importMode").toLowerCase(Locale.ROOT).startsWith("updatetwin");
    return desires || tags || updates || !reported.isEmpty();
  }

  private static Map<String, @Nullable Object> parsed(Line line) throws HubFault {
    if (!line.whole()) {
      throw malformed("it has more than " + ImportLines.LONGEST + " bytes");
    }
    try {
      return Trees.parsed(line.text());
    } catch (IllegalArgumentException e) {
      throw malformed("it is " + e.getMessage());
    }
  }

  private static HubFault malformed(String message) {
    return new HubFault(Code.DESERIALIZATION_ERROR, message);
  }
}
