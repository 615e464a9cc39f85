package io.twinwire.hub.transport;

import java.security.Security;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long the JVM remembers addresses: 30 s unless somebody has set it, in {@code java.security}
 * or by the property {@code sun.net.inetaddr.ttl}, which the JDK reads once and for all code in the
 * JVM. So it is no setting of ours, but one that can keep the hub's old address for ever is said.
 */
final class AddressCache {

  private static final String NAME = "networkaddress.cache.ttl";
  private static final int LONG = 600;

  private AddressCache() {}

  static Optional<String> fault() {
    String set = Security.getProperty(NAME);
    return fault(set == null ? System.getProperty("sun.net.inetaddr.ttl") : set);
  }

  static Optional<String> fault(@Nullable String ttl) {
    int seconds;
    try {
      seconds = ttl == null ? 0 : Integer.decode(ttl.strip());
    } catch (NumberFormatException e) {
      // The JDK passes it over.
      return Optional.empty();
    }
    if (seconds >= 0 && seconds <= LONG) {
      return Optional.empty();
    }
    String kept = seconds < 0 ? "for ever" : "for " + seconds + " s";
    return Optional.of(
        NAME + ": " + seconds + " keeps an old address of the hub " + kept + "; 30 would be right");
  }
}
