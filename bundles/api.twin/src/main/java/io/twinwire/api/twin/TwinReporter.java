package io.twinwire.api.twin;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The one writer of the reported twin. */
@ProviderType
public interface TwinReporter {

  /**
   * Sets a top-level property of the reported twin, whole: what the hub has and this value has not
   * is removed there. The newest value is kept, sent when there is a connection, and only where it
   * differs from what the hub has.
   *
   * @param name one of the reserved names {@code health} and {@code firmwareVersion}, or a name of
   *     the caller's own that is no section
   * @param value JSON as JDK types: {@link Boolean}, {@link Long}, {@link Double}, {@link String},
   *     {@link java.util.List}, {@link Map} with such values; empty to remove the property. Never a
   *     secret.
   * @throws IllegalArgumentException when the name belongs to the configuration summary or to a
   *     section
   */
  void report(String name, Optional<Object> value);
}
