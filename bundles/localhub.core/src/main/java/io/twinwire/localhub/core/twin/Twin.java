package io.twinwire.localhub.core.twin;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.common.Trees;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The twin of one identity.
 *
 * @param version rises with every accepted change of any section; the ETag is made of it, so it
 *     covers the whole document (TW-11)
 */
public record Twin(
    long version, Map<String, @Nullable Object> tags, Section desired, Section reported) {

  public static final String TAGS = "tags";
  public static final String DESIRED = "properties.desired";
  public static final String REPORTED = "properties.reported";

  public static Twin fresh() {
    return new Twin(1, Trees.EMPTY, Section.fresh(), Section.fresh());
  }

  public String etag() {
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(version).array());
  }

  /** Merges what a back end sends; both parts are refused together. */
  public Twin patched(TwinUpdate update, Instant now) throws HubFault {
    Map<String, @Nullable Object> newTags = tags;
    if (update.tags() != null) {
      newTags = Trees.merge(tags, update.tags());
    }
    Section newDesired = desired;
    if (update.desired() != null) {
      newDesired = desired.merged(update.desired(), now, true);
    }
    return next(newTags, newDesired, reported);
  }

  /** Replaces what a back end sends; both parts are refused together. */
  public Twin replaced(TwinUpdate update, Instant now) throws HubFault {
    Map<String, @Nullable Object> newTags = tags;
    if (update.tags() != null) {
      newTags = Trees.merge(Trees.EMPTY, update.tags());
    }
    Section newDesired = desired;
    if (update.desired() != null) {
      newDesired = desired.replaced(update.desired(), now, true);
    }
    return next(newTags, newDesired, reported);
  }

  /** Merges what the device reports. */
  public Twin reported(Map<String, @Nullable Object> patch, Instant now) throws HubFault {
    return next(tags, desired, reported.merged(patch, now, false));
  }

  public Map<String, @Nullable Object> stored() {
    return Map.of(
        "version", version, TAGS, tags, DESIRED, desired.stored(), REPORTED, reported.stored());
  }

  public static Twin restored(Map<String, @Nullable Object> stored) {
    return new Twin(
        Trees.number(stored, "version"),
        Trees.member(stored, TAGS),
        Section.restored(Trees.member(stored, DESIRED)),
        Section.restored(Trees.member(stored, REPORTED)));
  }

  private Twin next(Map<String, @Nullable Object> newTags, Section newDesired, Section newReported)
      throws HubFault {
    TwinRules.checkSize(TAGS, newTags, TwinRules.MAX_TAGS);
    TwinRules.checkSize(DESIRED, newDesired.content(), TwinRules.MAX_PROPERTIES);
    TwinRules.checkSize(REPORTED, newReported.content(), TwinRules.MAX_PROPERTIES);
    return new Twin(version + 1, newTags, newDesired, newReported);
  }
}
