package io.twinwire.itests.wiring.parts;

import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition
@interface Target {

  /** Which neighbour the component needs: the target of its reference. */
  String neighbour_target() default "(name=near)";
}
