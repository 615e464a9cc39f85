package io.twinwire.api.sensor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The name of a {@link Sensor}: service property {@value #PROPERTY}, matching {@value #PATTERN}. It
 * begins the key of every reading, {@code sensor/channel}.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface SensorName {

  /** The service property. */
  String PROPERTY = "sensor.name";

  /** What a name looks like. */
  String PATTERN = "[A-Za-z0-9_-]{1,64}";

  String value();
}
