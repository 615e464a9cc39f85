package io.twinwire.localhub.dps.front;

import io.twinwire.api.localhub.dps.Applicant;
import io.twinwire.api.localhub.dps.DeviceProvisioning;
import io.twinwire.api.localhub.dps.Operation;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets everybody in who shows the token {@code good}; a registration takes one question. */
final class FakeProvisioning implements DeviceProvisioning {

  static Applicant applicant(String token) {
    return new Applicant("0ne1", "dev", Optional.of(token), List.of());
  }

  @Override
  public void authenticate(Applicant applicant) throws ProvisioningFault {
    if (!applicant.sasToken().equals(Optional.of("good"))) {
      throw new ProvisioningFault(Code.UNAUTHORIZED, "another token is due");
    }
  }

  @Override
  public Operation register(Applicant applicant, Map<String, ?> body) throws ProvisioningFault {
    authenticate(applicant);
    return new Operation(
        Optional.of(Duration.ofSeconds(3)),
        Map.of("operationId", "op", "asked", applicant.registrationId() + body));
  }

  @Override
  public Operation status(Applicant applicant, String operationId) throws ProvisioningFault {
    authenticate(applicant);
    return new Operation(Optional.empty(), Map.of("operationId", operationId));
  }

  @Override
  public Map<String, Object> lookup(Applicant applicant) throws ProvisioningFault {
    authenticate(applicant);
    return Map.of("status", "assigned");
  }

  @Override
  public byte[] challenge(
      String idScope, String registrationId, byte[] endorsementKey, byte[] storageRootKey) {
    byte[] both = Arrays.copyOf(endorsementKey, endorsementKey.length + storageRootKey.length);
    System.arraycopy(storageRootKey, 0, both, endorsementKey.length, storageRootKey.length);
    return both;
  }
}
