package io.twinwire.sensor.system;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
    name = "System sensor",
    description =
        "Load, memory, disks, temperatures, monitoring chips and network of the machine itself, and"
            + " what the gateway's own process takes of it.")
@interface Config {

  @AttributeDefinition(
      name = "Sensor name",
      description = "Begins the key of every reading; letters, digits, _ and -, at most 64.")
  String sensor_name() default "system";

  @AttributeDefinition(
      name = "Groups",
      description = "What is told.",
      options = {
        @Option(value = "load", label = "cpu/load"),
        @Option(value = "average", label = "cpu/average1, 5 and 15: the load averages"),
        @Option(value = "memory", label = "memory/used and /available"),
        @Option(value = "swap", label = "swap/used and /available"),
        @Option(value = "disks", label = "disk/MOUNT/used"),
        @Option(value = "space", label = "disk/MOUNT/available"),
        @Option(value = "temperature", label = "temperature: the processor's"),
        @Option(value = "thermal", label = "thermal/ZONE: all of Linux' thermal zones"),
        @Option(value = "hwmon", label = "hwmon/CHIP/INPUT: all that monitoring chips measure"),
        @Option(value = "network", label = "network/rx and /tx of all interfaces together"),
        @Option(value = "uptime", label = "uptime"),
        @Option(
            value = "process",
            label = "process/...: the gateway's processor time, heap, threads")
      })
  String[] groups() default {"load", "memory", "disks", "temperature", "network"};

  @AttributeDefinition(
      name = "Interfaces",
      description =
          "Network interfaces that are told one by one, as network/NAME/rx, /tx, /rxErrors,"
              + " /txErrors, /rxDrops and /up; * for all that there are. Empty: none.",
      required = false)
  String[] interfaces() default {};
}
