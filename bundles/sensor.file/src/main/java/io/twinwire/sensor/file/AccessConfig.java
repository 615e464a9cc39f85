package io.twinwire.sensor.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "File sensor access",
    description =
        "What file sensors may read and run. Local only: the twin, which says what they do read, is"
            + " not to reach it.")
@interface AccessConfig {

  @AttributeDefinition(
      name = "Directories",
      description =
          "The directories that file sensors may read, with all below them. A relative one lies in"
              + " the data directory, and is made there. What lies below /proc/PID is never read.")
  String[] directories() default {"/sys", "/proc", "files"};

  @AttributeDefinition(
      name = "Commands",
      description =
          "The commands that file sensors may run, each as NAME = /PATH/OF/PROGRAM ARGUMENT ...; what"
              + " holds blanks stands in quotes. No shell is between. Empty: none may be run.",
      required = false)
  String[] commands() default {};
}
