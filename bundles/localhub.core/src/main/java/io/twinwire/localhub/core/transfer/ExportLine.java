package io.twinwire.localhub.core.transfer;

import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.identity.Registration;
import io.twinwire.localhub.core.twin.Twin;
import io.twinwire.support.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An identity as a line of an export. */
final class ExportLine {

  private ExportLine() {}

  static String of(DeviceRecord record, boolean excludesKeys, boolean withTwin) {
    Registration registration = record.registration();
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("id", record.identity().deviceId());
    record.identity().moduleId().ifPresent(module -> line.put("moduleId", module));
    line.put("eTag", registration.etag());
    line.put("status", registration.status());
    if (!registration.statusReason().isEmpty()) {
      line.put("statusReason", registration.statusReason());
    }
    line.put("authentication", excludesKeys ? null : registration.authentication().document());
    if (withTwin) {
      Twin twin = record.twin();
      Map<String, @Nullable Object> properties = new LinkedHashMap<>();
      properties.put("desired", twin.desired().content());
      properties.put("reported", twin.reported().content());
      line.put("twinETag", twin.etag());
      line.put(Twin.TAGS, twin.tags());
      line.put("properties", properties);
    }
    Map<String, @Nullable Object> capabilities = new LinkedHashMap<>();
    capabilities.put("iotEdge", registration.iotEdge());
    line.put("capabilities", capabilities);
    if (!registration.managedBy().isEmpty()) {
      line.put("managedBy", registration.managedBy());
    }
    registration.scope().writeTo(line);
    return Json.write(line);
  }
}
