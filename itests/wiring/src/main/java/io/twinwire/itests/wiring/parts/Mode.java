package io.twinwire.itests.wiring.parts;

import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition
@interface Mode {
  String mode() default "good";
}
