package io.twinwire.api.localhub;

import io.twinwire.api.localhub.ServiceAccess.Right;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The hub's shared access policies, 16 at most: iothubowner, service, device, registryRead,
 * registryReadWrite, and what is added.
 */
@ProviderType
public interface SharedAccessPolicies {

  /**
   * A policy with its keys.
   *
   * @param primaryKey in base64
   */
  record Policy(String name, Set<Right> rights, String primaryKey, String secondaryKey) {

    public Policy {
      rights = Set.copyOf(rights);
    }
  }

  /** All, ordered by name. */
  List<Policy> policies();

  /**
   * Adds a policy, or changes one.
   *
   * @param name 1 to 64 letters, digits, hyphens, dots and underscores
   * @param rights one at least
   * @param primaryKey in base64; empty: the present one, or a new one for a new policy
   */
  Policy put(
      String name, Set<Right> rights, Optional<String> primaryKey, Optional<String> secondaryKey)
      throws HubFault;

  /** Removes a policy; iothubowner stays. */
  void remove(String name) throws HubFault;

  /** Makes a new key; signatures of the old one no longer count. */
  Policy regenerate(String name, boolean primary) throws HubFault;
}
