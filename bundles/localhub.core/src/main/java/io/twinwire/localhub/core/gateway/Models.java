package io.twinwire.localhub.core.gateway;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.localhub.core.common.Faults;
import java.util.LinkedHashMap;
import java.util.Map;

/** The Plug and Play models that devices announce (rule PNP-01). */
final class Models {

  /** The longest DTMI of a whole model element (DTDL v2). */
  private static final int LONGEST = 2048;

  private Models() {}

  static String checked(String id) throws HubFault {
    if (id.length() > LONGEST) {
      throw Faults.invalid(
          "model id: it has " + id.length() + " characters, at most " + LONGEST + " are allowed");
    }
    return id;
  }

  /** The message with the model of its sender, where there is one (rule D2C-03). */
  static TelemetryMessage stamped(TelemetryMessage message, String id) {
    if (id.isEmpty()) {
      return message;
    }
    Map<String, String> system = new LinkedHashMap<>(message.systemProperties());
    system.put("dt-dataschema", id);
    return new TelemetryMessage(system, message.properties(), message.body());
  }
}
