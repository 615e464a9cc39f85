package io.twinwire.api.localhub;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The service side of twins: rules TW-01 to TW-16 hold for every caller. */
@ProviderType
public interface TwinRegistry {

  /** The whole twin with tags, metadata and versions. */
  Map<String, @Nullable Object> get(Identity identity) throws HubFault;

  /**
   * Merges {@code tags} and {@code properties.desired}; null removes. Nothing changes when any part
   * is refused.
   *
   * @param ifMatch the twin's ETag without quotes, {@code *} for any
   * @return the whole twin after the change
   */
  Map<String, @Nullable Object> patch(Identity identity, Map<String, ?> patch, String ifMatch)
      throws HubFault;

  /** Replaces {@code tags} and {@code properties.desired}, each where it is given. */
  Map<String, @Nullable Object> replace(Identity identity, Map<String, ?> twin, String ifMatch)
      throws HubFault;
}
