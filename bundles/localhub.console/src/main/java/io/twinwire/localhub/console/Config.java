package io.twinwire.localhub.console;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    id = HubConsole.PID,
    name = "Twinwire local hub: console",
    description = "What the local hub prints on standard output.")
@interface Config {

  @AttributeDefinition(
      name = "Telemetry",
      description =
          "Whether a line is printed for every message of a device. Tens of thousands a second cost"
              + " more to print than to store.")
  boolean telemetry() default true;
}
