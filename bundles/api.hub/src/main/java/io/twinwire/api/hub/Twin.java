package io.twinwire.api.hub;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The device twin as the hub last told it, without metadata.
 *
 * <p>JSON stands as JDK types: {@link Boolean}, {@link Long} for a number written without fraction
 * or exponent, {@link Double} for any other, {@link String}, {@link java.util.List} and {@link
 * Map}. A twin holds no null.
 *
 * @param desired the desired properties
 * @param desiredVersion {@code $version} of the desired section, 1 and up
 * @param reported the reported properties as the hub had them when it was last read
 * @param reportedVersion {@code $version} of the reported section, 1 and up
 * @param readAt when the hub was last asked for the whole twin
 */
public record Twin(
    Map<String, Object> desired,
    long desiredVersion,
    Map<String, Object> reported,
    long reportedVersion,
    Instant readAt) {

  public Twin {
    desired = Collections.unmodifiableMap(new LinkedHashMap<>(desired));
    reported = Collections.unmodifiableMap(new LinkedHashMap<>(reported));
  }
}
