package io.twinwire.localhub.core.gateway;

import io.twinwire.api.localhub.DeviceLink;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reaches nobody: of a session that lasts for one request. */
final class NoLink implements DeviceLink {

  // The compiler of Java 17 does not see in a class file that the values may be null.
  @SuppressWarnings("NullAway")
  @Override
  public void desiredChanged(long version, Map<String, @Nullable Object> patch) {}

  @Override
  public void close(CloseReason reason) {}
}
