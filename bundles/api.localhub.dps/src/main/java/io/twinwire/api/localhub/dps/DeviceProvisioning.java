package io.twinwire.api.localhub.dps;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The device side (API version 2019-03-31 and 2021-06-01). Calls may block. */
@ProviderType
public interface DeviceProvisioning {

  /**
   * Checks what the device shows for itself, for protocols that connect first.
   *
   * @throws ProvisioningFault with {@link ProvisioningFault.Code#UNAUTHORIZED}
   */
  void authenticate(Applicant applicant) throws ProvisioningFault;

  /**
   * Begins to register a device.
   *
   * @param body {@code registrationId}, which may be missing, and {@code payload}
   */
  Operation register(Applicant applicant, Map<String, ?> body) throws ProvisioningFault;

  /** Tells how far a registration is. */
  Operation status(Applicant applicant, String operationId) throws ProvisioningFault;

  /** The state of the latest registration. */
  Map<String, Object> lookup(Applicant applicant) throws ProvisioningFault;

  /**
   * Makes the key that a TPM is to sign its token with, and wraps it so that this TPM alone can
   * unwrap it (TPM 2.0 Library, part 1, "Credential Protection" and "Duplication"). The key is good
   * for one registration.
   *
   * @param endorsementKey a TPM2B_PUBLIC
   * @param storageRootKey a TPM2B_PUBLIC
   */
  byte[] challenge(
      String idScope, String registrationId, byte[] endorsementKey, byte[] storageRootKey)
      throws ProvisioningFault;
}
