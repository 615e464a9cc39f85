package io.twinwire.localhub.mqtt;

import java.lang.annotation.Annotation;

/** The configuration's defaults with a short connect timeout. */
@SuppressWarnings("all") // an annotation type, implemented
record TestConfig(int workers, int connectTimeout) implements Config {

  @Override
  public Class<? extends Annotation> annotationType() {
    return Config.class;
  }
}
