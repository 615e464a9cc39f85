package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.SasToken;
import io.twinwire.api.localhub.dps.ProvisioningAccess;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import java.time.Clock;
import java.util.Map;

/** The one policy that a provisioning service is born with. */
final class Access implements ProvisioningAccess {

  static final String OWNER = "provisioningserviceowner";

  private static final String PRIMARY = "primaryKey";
  private static final String SECONDARY = "secondaryKey";

  private final Clock clock;
  private final Map<String, Object> keys;

  /** Reads the policy's keys; at the first start they are made. */
  Access(Clock clock, Secrets secrets, Store store) {
    this.clock = clock;
    Documents policies = store.documents("policies");
    if (policies.get(OWNER).isEmpty()) {
      policies.put(OWNER, Map.of(PRIMARY, secrets.key(), SECONDARY, secrets.key()));
    }
    keys = policies.get(OWNER).orElseThrow();
  }

  String primaryKey() {
    return Docs.text(keys, PRIMARY);
  }

  @Override
  public void require(String sasToken) throws ProvisioningFault {
    try {
      SasToken token = SasToken.parse(sasToken);
      boolean signed =
          token.isSignedBy(primaryKey()) || token.isSignedBy(Docs.text(keys, SECONDARY));
      if (!signed || !token.policy().orElse("").equals(OWNER)) {
        throw Faults.unauthorized("the token is not signed with a key of the policy " + OWNER);
      }
      if (!clock.instant().isBefore(token.expiresAt())) {
        throw Faults.unauthorized("the token expired at " + token.expiresAt());
      }
    } catch (HubFault e) {
      throw Faults.unauthorized(String.valueOf(e.getMessage()));
    }
  }
}
