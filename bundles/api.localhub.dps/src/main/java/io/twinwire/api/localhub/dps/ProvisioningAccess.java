package io.twinwire.api.localhub.dps;

import org.osgi.annotation.versioning.ProviderType;

/** Who may call the service side. */
@ProviderType
public interface ProvisioningAccess {

  /**
   * Checks a shared access signature: policy, signature and expiry.
   *
   * @param sasToken the text {@code SharedAccessSignature sr=...&sig=...&se=...&skn=...}
   */
  void require(String sasToken) throws ProvisioningFault;
}
