package io.twinwire.localhub.core.twin;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Trees;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a back end sends for a twin: tags and desired, checked, each null where it is not given. A
 * section that is null or absent is not given; everything else of a twin document is ignored, as
 * clients send back what they read.
 */
public record TwinUpdate(
    @Nullable Map<String, @Nullable Object> tags, @Nullable Map<String, @Nullable Object> desired) {

  /** An empty section of a patch changes nothing, so that it raises no version either. */
  public static TwinUpdate patch(Map<String, ?> document) throws HubFault {
    TwinUpdate update = replacement(document);
    return new TwinUpdate(unlessEmpty(update.tags()), unlessEmpty(update.desired()));
  }

  public static TwinUpdate replacement(Map<String, ?> document) throws HubFault {
    Object tags = document.get("tags");
    Object properties = document.get("properties");
    Object desired = null;
    if (properties != null) {
      Map<String, @Nullable Object> object = Trees.object(properties);
      if (object == null) {
        throw Faults.invalid("properties: " + properties + " is not an object");
      }
      desired = object.get("desired");
    }
    return new TwinUpdate(
        tags == null ? null : TwinRules.checked(Twin.TAGS, tags),
        desired == null ? null : TwinRules.checked(Twin.DESIRED, desired));
  }

  public boolean isEmpty() {
    return tags == null && desired == null;
  }

  private static @Nullable Map<String, @Nullable Object> unlessEmpty(
      @Nullable Map<String, @Nullable Object> section) {
    return section == null || section.isEmpty() ? null : section;
  }
}
