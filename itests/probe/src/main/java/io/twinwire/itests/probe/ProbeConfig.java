package io.twinwire.itests.probe;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Probe", description = "What the probe prints.")
@interface ProbeConfig {

  @AttributeDefinition(
      name = "Number",
      description = "What the probe prints when it comes up with it.",
      required = false)
  int number() default 0;
}
