package io.twinwire.localhub.portal;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TwinRegistry;
import java.util.Map;

/** Replaces a twin's desired section, unless somebody else changed it since it was read. */
final class TwinEditor {

  private static final int MAX_TRIES = 5;

  private final TwinRegistry twins;

  TwinEditor(TwinRegistry twins) {
    this.twins = twins;
  }

  /**
   * Saves the whole section.
   *
   * @param version the section's {@code $version} that the editor began from
   * @return the whole twin after the change
   * @throws HubFault with {@link HubFault.Code#PRECONDITION_FAILED} when the section is at another
   *     version, and as the registry refuses
   */
  Map<String, ?> save(Identity identity, Map<String, ?> desired, long version) throws HubFault {
    // The ETag also changes with what the device reports: only another desired version is a
    // conflict for who edits desired.
    for (int attempt = 1; ; attempt++) {
      Map<String, ?> twin = twins.get(identity);
      long current = desiredVersion(twin);
      if (current != version) {
        throw new HubFault(
            HubFault.Code.PRECONDITION_FAILED,
            "desired is at version " + current + " by now; your edit began from " + version);
      }
      try {
        return twins.replace(
            identity,
            Map.of("properties", Map.of("desired", desired)),
            String.valueOf(twin.get("etag")));
      } catch (HubFault e) {
        if (e.code() != HubFault.Code.PRECONDITION_FAILED || attempt == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  private static long desiredVersion(Map<String, ?> twin) throws HubFault {
    if (twin.get("properties") instanceof Map<?, ?> properties
        && properties.get("desired") instanceof Map<?, ?> desired
        && desired.get("$version") instanceof Number version) {
      return version.longValue();
    }
    throw new HubFault(HubFault.Code.SERVER_ERROR, "the twin has no desired $version");
  }
}
