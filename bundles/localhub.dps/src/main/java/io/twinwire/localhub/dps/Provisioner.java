package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.Applicant;
import io.twinwire.api.localhub.dps.DeviceProvisioning;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.Operation;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The device side (rules DPS-01 and DPS-02). */
final class Provisioner implements DeviceProvisioning {

  private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);
  private static final int CHALLENGE_BYTES = 32;

  private final Clock clock;
  private final Secrets secrets;
  private final Duration retryAfter;
  private final Enrollments enrollments;
  private final Registrations registrations;
  private final Attestations attestations;
  private final Challenges challenges;
  private final Assigner assigner;
  private final TpmSecret tpm;
  private final Executor executor;

  /**
   * @param executor runs assignments, which may block
   */
  Provisioner(
      Clock clock,
      Secrets secrets,
      Settings settings,
      Enrollments enrollments,
      Registrations registrations,
      LinkedHubs hubs,
      Allocation allocation,
      Executor executor) {
    this.clock = clock;
    this.secrets = secrets;
    this.retryAfter = settings.retryAfter();
    this.enrollments = enrollments;
    this.registrations = registrations;
    this.challenges = new Challenges();
    this.attestations = new Attestations(clock, settings.idScope(), enrollments, challenges);
    this.tpm = new TpmSecret(secrets);
    this.assigner = new Assigner(hubs, allocation, tpm);
    this.executor = executor;
  }

  @Override
  public void authenticate(Applicant applicant) throws ProvisioningFault {
    attestations.check(applicant);
  }

  @Override
  public Operation register(Applicant applicant, Map<String, ?> body) throws ProvisioningFault {
    Proof proof = attestations.check(applicant);
    String id = applicant.registrationId();
    String named = Docs.text(body, "registrationId", id);
    if (!named.equalsIgnoreCase(id)) {
      throw Faults.invalid("registrationId: \"" + named + "\" is not " + id);
    }
    Map<String, Object> before = registrations.find(id).map(Registration::state).orElse(Map.of());
    Registration begun =
        Registration.begun(proof.enrollment(), id, before, Docs.time(clock.instant()));
    registrations.begin(begun);
    Optional<Object> payload = Optional.ofNullable(body.get("payload"));
    executor.execute(() -> registrations.end(end(proof, begun, payload)));
    return operation(begun);
  }

  private Registration end(Proof proof, Registration begun, Optional<Object> payload) {
    try {
      Assignment assignment = assigner.assign(proof, begun, payload);
      LOG.info(
          "{} is assigned to {} as {}: {}",
          begun.registrationId(),
          assignment.hub(),
          assignment.deviceId(),
          assignment.substatus());
      return begun.assigned(assignment, Docs.time(clock.instant()));
    } catch (ProvisioningFault e) {
      String status = e.code() == Code.DISABLED ? "disabled" : "failed";
      LOG.info("{} is not assigned: {}", begun.registrationId(), e.getMessage());
      return begun.failed(status, e, Docs.time(clock.instant()));
    } catch (RuntimeException e) {
      LOG.error("{} is not assigned because the service failed", begun.registrationId(), e);
      ProvisioningFault fault =
          new ProvisioningFault(Code.SERVER_ERROR, "the service failed; its log says why");
      return begun.failed("failed", fault, Docs.time(clock.instant()));
    }
  }

  @Override
  public Operation status(Applicant applicant, String operationId) throws ProvisioningFault {
    attestations.check(applicant);
    Registration registration = registrations.present(applicant.registrationId());
    if (!registration.operationId().equals(operationId)) {
      throw new ProvisioningFault(
          Code.OPERATION_NOT_FOUND, operationId + ": it is not the device's latest operation");
    }
    return operation(registration);
  }

  @Override
  public Map<String, Object> lookup(Applicant applicant) throws ProvisioningFault {
    attestations.check(applicant);
    return registrations.present(applicant.registrationId()).state();
  }

  @Override
  public byte[] challenge(
      String idScope, String registrationId, byte[] endorsementKey, byte[] storageRootKey)
      throws ProvisioningFault {
    attestations.requireScope(idScope);
    Enrollment enrollment =
        enrollments
            .find(Kind.INDIVIDUAL, registrationId)
            .filter(own -> own.type().equals(Enrollment.TPM))
            .orElseThrow(() -> Faults.notFound(Kind.INDIVIDUAL, registrationId));
    requireKnown(enrollment, "endorsementKey", endorsementKey);
    requireKnown(enrollment, "storageRootKey", storageRootKey);
    TpmPublic endorsement = TpmPublic.parse("endorsementKey", endorsementKey);
    TpmPublic root = TpmPublic.parse("storageRootKey", storageRootKey);
    byte[] key = secrets.bytes(CHALLENGE_BYTES);
    challenges.put(
        registrationId,
        new Challenges.Pending(Base64.getEncoder().encodeToString(key), endorsement, root));
    return tpm.wrap(key, endorsement, root);
  }

  private static void requireKnown(Enrollment enrollment, String name, byte[] shown)
      throws ProvisioningFault {
    String known = Docs.text(enrollment.mechanism(), name);
    if (!known.isEmpty() && !Arrays.equals(Base64.getDecoder().decode(known), shown)) {
      throw Faults.unauthorized(name + ": it is not the one that is enrolled");
    }
  }

  private Operation operation(Registration registration) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("operationId", registration.operationId());
    document.put("status", registration.status());
    if (registration.isUnderWay()) {
      return new Operation(Optional.of(retryAfter), document);
    }
    document.put("registrationState", registration.state());
    return new Operation(Optional.empty(), document);
  }
}
