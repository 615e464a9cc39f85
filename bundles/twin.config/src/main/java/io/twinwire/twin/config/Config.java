package io.twinwire.twin.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

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
      name = "Directory",
      description =
          "Where the local values are kept that desired values cover: an absolute path, or one"
              + " below the data directory; 1 to 4096 characters.",
      min = "1",
      max = "4096",
      required = false)
  String directory() default "twin.config";
}
