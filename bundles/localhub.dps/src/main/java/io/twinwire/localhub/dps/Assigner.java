package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.LinkedHub;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a device to its hub, and its data with it (Azure DPS, "IoT Hub Device reprovisioning
 * concepts"; rule DPS-06): an enrollment that never updates the hub leaves a device where it is;
 * one that migrates takes its twin along; one that resets gives it the initial twin, also where the
 * hub stays the same. What a device reported does not move: only the device itself can report.
 */
final class Assigner {

  private static final Logger LOG = LoggerFactory.getLogger(Assigner.class);

  private final LinkedHubs hubs;
  private final Allocation allocation;
  private final TpmSecret tpm;

  Assigner(LinkedHubs hubs, Allocation allocation, TpmSecret tpm) {
    this.hubs = hubs;
    this.allocation = allocation;
    this.tpm = tpm;
  }

  Assignment assign(Proof proof, Registration registration, Optional<Object> payload)
      throws ProvisioningFault {
    Enrollment enrollment = proof.enrollment();
    if (!enrollment.isEnabled()) {
      throw new ProvisioningFault(Code.DISABLED, enrollment.id() + ": the enrollment is disabled");
    }
    try {
      Optional<LinkedHub> current = hubs.named(registration.hub());
      if (current.isPresent() && !enrollment.updatesHub()) {
        Allocation.Choice same =
            new Allocation.Choice(current.get(), enrollment.initialTwin(), Optional.empty());
        return stay(proof, registration.deviceId(), same, true);
      }
      Allocation.Choice choice = allocation.choose(proof, registration, payload);
      String device = enrollment.deviceId(registration.registrationId());
      if (current.isEmpty()) {
        Map<String, Object> identity = arrive(proof, device, choice);
        return assignment(proof, choice, device, "initialAssignment", identity);
      }
      boolean same = current.get().hostName().equalsIgnoreCase(choice.hub().hostName());
      return same && registration.deviceId().equals(device)
          ? stay(proof, device, choice, enrollment.migratesData())
          : move(proof, current.get(), registration.deviceId(), device, choice);
    } catch (IOException e) {
      LOG.debug("{} was not assigned", registration.registrationId(), e);
      throw new ProvisioningFault(Code.HUB_FAILED, String.valueOf(e.getMessage()));
    }
  }

  /** Where the device is there already, it gets its credentials and keeps its twin. */
  private static Map<String, Object> arrive(Proof proof, String device, Allocation.Choice choice)
      throws IOException {
    LinkedHub hub = choice.hub();
    boolean there = hub.device(device).isPresent();
    Map<String, Object> identity = hub.put(device, identity(proof));
    if (!there) {
      initialise(hub, device, choice.initialTwin());
    }
    return identity;
  }

  private Assignment stay(Proof proof, String device, Allocation.Choice choice, boolean keeps)
      throws IOException {
    if (!keeps) {
      choice.hub().delete(device);
    }
    Map<String, Object> identity = arrive(proof, device, choice);
    String substatus = keeps ? "reprovisionedToInitialAssignment" : "deviceDataReset";
    return assignment(proof, choice, device, substatus, identity);
  }

  private Assignment move(
      Proof proof, LinkedHub before, String name, String device, Allocation.Choice choice)
      throws IOException {
    boolean keeps = proof.enrollment().migratesData() && before.device(name).isPresent();
    Map<String, Object> twin = keeps ? before.twin(name) : choice.initialTwin();
    choice.hub().delete(device);
    Map<String, Object> identity = choice.hub().put(device, identity(proof));
    initialise(choice.hub(), device, twin);
    // Last, so that a hub that refuses the device costs no data.
    before.delete(name);
    String substatus = keeps ? "deviceDataMigrated" : "deviceDataReset";
    return assignment(proof, choice, device, substatus, identity);
  }

  private static Map<String, Object> identity(Proof proof) {
    return Map.of(
        "status", "enabled",
        "authentication", proof.authentication(),
        "capabilities", Map.of("iotEdge", proof.enrollment().isEdge()));
  }

  private static void initialise(LinkedHub hub, String device, Map<String, Object> twin)
      throws IOException {
    Map<String, Object> patch = new LinkedHashMap<>();
    Map<String, Object> tags = bare(Docs.member(twin, "tags"));
    Map<String, Object> desired = bare(Docs.member(Docs.member(twin, "properties"), "desired"));
    if (!tags.isEmpty()) {
      patch.put("tags", tags);
    }
    if (!desired.isEmpty()) {
      patch.put("properties", Map.of("desired", desired));
    }
    if (!patch.isEmpty()) {
      hub.patchTwin(device, patch);
    }
  }

  /** Without what a hub itself adds. */
  private static Map<String, Object> bare(Map<String, Object> section) {
    Map<String, Object> bare = new LinkedHashMap<>(section);
    List.of("$version", "$metadata").forEach(bare::remove);
    return bare;
  }

  private Assignment assignment(
      Proof proof,
      Allocation.Choice choice,
      String device,
      String substatus,
      Map<String, Object> identity) {
    Map<String, Object> attestation = new LinkedHashMap<>(proof.attestation());
    proof.tpm().ifPresent(pending -> attestation.put("tpm", keyFor(pending, identity)));
    return new Assignment(
        choice.hub().hostName(), device, substatus, choice.payload(), attestation);
  }

  /** The key that the hub knows the device by, for its TPM alone. */
  private Map<String, Object> keyFor(Challenges.Pending pending, Map<String, Object> identity) {
    Map<String, Object> authentication = Docs.member(identity, "authentication");
    String key = Docs.text(Docs.member(authentication, "symmetricKey"), "primaryKey");
    byte[] blob =
        tpm.wrap(
            Base64.getDecoder().decode(key), pending.endorsementKey(), pending.storageRootKey());
    return Map.of("authenticationKey", Base64.getEncoder().encodeToString(blob));
  }
}
