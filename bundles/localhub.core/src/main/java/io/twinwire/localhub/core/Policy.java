package io.twinwire.localhub.core;

import io.twinwire.api.localhub.ServiceAccess.Right;
import java.util.Set;

/** A shared access policy with its two keys, in base64. */
record Policy(String name, Set<Right> rights, String primaryKey, String secondaryKey) {

  Policy {
    rights = Set.copyOf(rights);
  }
}
