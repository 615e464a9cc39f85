package io.twinwire.itests.wiring.parts;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition
@interface Level {

  @AttributeDefinition(min = "1", max = "100")
  int level() default 1;
}
