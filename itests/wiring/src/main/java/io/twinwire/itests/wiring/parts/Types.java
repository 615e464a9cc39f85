package io.twinwire.itests.wiring.parts;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** An attribute of every type. */
@ObjectClassDefinition
@interface Types {

  String text() default "";

  int integer() default 0;

  long large() default 0;

  short small() default 0;

  byte tiny() default 0;

  char letter() default 'a';

  double wide() default 0;

  float narrow() default 0;

  boolean flag() default false;

  @AttributeDefinition(type = AttributeType.PASSWORD)
  String pass() default "";

  /** Its id is {@code .hidden}, which is private to the component. */
  @AttributeDefinition(type = AttributeType.PASSWORD)
  String _hidden() default "";

  @AttributeDefinition(options = {@Option(value = "rtu"), @Option(value = "tcp")})
  String choice() default "tcp";

  @AttributeDefinition(options = {@Option(value = "9600"), @Option(value = "19200")})
  int rate() default 9600;

  /** Its id is {@code dotted.name_x}. */
  String dotted_name__x() default "";

  String[] texts() default {};

  int[] integers() default {};

  long[] larges() default {};

  short[] smalls() default {};

  byte[] tinies() default {};

  char[] letters() default {};

  double[] wides() default {};

  float[] narrows() default {};

  boolean[] flags() default {};
}
