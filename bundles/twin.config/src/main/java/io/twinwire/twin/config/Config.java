package io.twinwire.twin.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
    name = "Twinwire twin configuration",
    description = "How the desired properties of the device twin become configurations.")
@interface Config {

  @AttributeDefinition(
      name = "Sections",
      description =
          "Sections of bundles that declare none themselves, each as name=PID, or name=factory:PID"
              + " where the members of the section are named instances of a factory PID. A name is"
              + " 1 to 64 letters, digits, - or _.",
      required = false)
  String[] sections() default {};

  @AttributeDefinition(
      name = "Short names",
      description =
          "Names that stand at the top of the desired properties for a property of a section, each"
              + " as short=section.property.",
      required = false)
  String[] aliases() default {"sendInterval=telemetry.sendInterval"};

  @AttributeDefinition(
      name = "Firmware version",
      description =
          "What is reported as firmwareVersion, at most 128 characters. Empty: the version of this"
              + " product.",
      max = "128",
      required = false)
  String firmwareVersion() default "";

  @AttributeDefinition(
      name = "Secrets",
      description =
          "Names of the secrets that a desired value may refer to as $[secret:NAME]. Any other"
              + " placeholder in a desired value is refused.",
      required = false)
  String[] secrets() default {};

  @AttributeDefinition(
      name = "Settle timeout",
      description =
          "Seconds for which a changed configuration is watched, and may be taken back, after it was"
              + " applied; 0 to 600. 0: it is not watched.",
      min = "0",
      max = "600",
      required = false)
  int settleTimeout() default 10;

  @AttributeDefinition(
      name = "Whole versions",
      description =
          "Whether a desired version is applied only as a whole: one unit that is refused, or taken"
              + " back, holds back all others. Sections that wait for their bundle are left aside.",
      required = false)
  boolean wholeVersions() default false;

  @AttributeDefinition(
      name = "Drift",
      description =
          "What becomes of a local edit of a property that the twin owns: setBack or keep. Both are"
              + " reported.",
      options = {
        @Option(label = "set back to what the twin desires", value = "setBack"),
        @Option(label = "kept until desired changes it", value = "keep")
      },
      required = false)
  String drift() default "setBack";

  @AttributeDefinition(
      name = "Guarded sections",
      description =
          "Sections whose configuration can cut the gateway off. What the twin changes in them is"
              + " taken back when the hub is not reached again within the guard timeout.",
      required = false)
  String[] guarded() default {"hub"};

  @AttributeDefinition(
      name = "Guard timeout",
      description =
          "Seconds within which the hub must be reached again after a change of a guarded section; 10"
              + " to 86,400.",
      min = "10",
      max = "86400",
      required = false)
  int guardTimeout() default 300;

  @AttributeDefinition(
      name = "Plug and Play",
      description =
          "Sections, and short names, whose reported values have the form of IoT Plug and Play: value,"
              + " ac, av and ad. A section is reported as a component.",
      required = false)
  String[] plugAndPlay() default {};

  @AttributeDefinition(
      name = "Directory",
      description =
          "Where the local values are kept that desired values cover: an absolute path, or one"
              + " below the data directory; 1 to 4096 characters.",
      min = "1",
      max = "4096",
      required = false)
  String directory() default "twin.config";
}
