package io.twinwire.localhub.core.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.transfer.ImportLines.Line;
import io.twinwire.support.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A line that was refused, as IoT Hub writes it down; the number of the line is ours. */
record ImportError(Map<String, @Nullable Object> document) {

  private static final int SHOWN = 4096;

  static ImportError of(Line line, boolean ofConfiguration, HubFault fault) {
    String reason = Objects.requireNonNullElse(fault.getMessage(), fault.code().text());
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    String status = "line " + line.number() + ": " + reason;
    if (fault.code() == Code.DESERIALIZATION_ERROR) {
      String shown = line.text();
      status =
          "Invalid device format in line: "
              + (shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown)
              + ". "
              + status;
    } else {
      Map<String, @Nullable Object> read = Trees.parsed(line.text());
      if (ofConfiguration) {
        named(document, "configurationId", read, "id");
        named(document, "configurationId", read, "Id");
      } else {
        named(document, "deviceId", read, "id");
        named(document, "moduleId", read, "moduleId");
      }
    }
    document.put("errorCode", (long) fault.code().number());
    document.put("errorStatus", status);
    return new ImportError(document);
  }

  byte[] line() {
    return (Json.write(document) + "\r\n").getBytes(UTF_8);
  }

  private static void named(
      Map<String, @Nullable Object> document,
      String name,
      Map<String, @Nullable Object> read,
      String key) {
    String id = Trees.text(read, key);
    if (!id.isEmpty()) {
      document.put(name, id);
    }
  }
}
