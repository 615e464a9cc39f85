package io.twinwire.localhub.dps;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.dps.AllocationHook;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.LinkedHub;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides which hub a device is to have (Azure DPS, "allocation policies"). */
final class Allocation {

  /**
   * A decision.
   *
   * @param initialTwin the enrollment's or the web hook's
   */
  record Choice(LinkedHub hub, Map<String, Object> initialTwin, Optional<Object> payload) {}

  private final LinkedHubs hubs;
  private final Supplier<Optional<AllocationHook>> hook;

  Allocation(LinkedHubs hubs, Supplier<Optional<AllocationHook>> hook) {
    this.hubs = hubs;
    this.hook = hook;
  }

  Choice choose(Proof proof, Registration registration, Optional<Object> payload)
      throws ProvisioningFault {
    Enrollment enrollment = proof.enrollment();
    List<LinkedHub> allowed = allowed(enrollment);
    LinkedHub chosen =
        switch (enrollment.allocationPolicy()) {
          case "custom" -> null;
          // All hubs are as near as each other: they are on this machine.
          case "static", "geoLatency" -> allowed.get(0);
          default -> hashed(allowed, registration.registrationId());
        };
    return chosen == null
        ? custom(proof, allowed, registration, payload)
        : new Choice(chosen, enrollment.initialTwin(), Optional.empty());
  }

  private List<LinkedHub> allowed(Enrollment enrollment) throws ProvisioningFault {
    List<LinkedHub> allowed = new ArrayList<>();
    List<String> names = enrollment.hubs();
    if (names.isEmpty()) {
      allowed.addAll(hubs.all());
    }
    names.forEach(name -> hubs.named(name).ifPresent(allowed::add));
    if (allowed.isEmpty()) {
      throw new ProvisioningFault(
          Code.NO_LINKED_HUB,
          "iotHubs: none of " + names + " is linked; linked are " + hubs.names());
    }
    return allowed;
  }

  /** Each device and hub draw a lot: when a hub comes or goes, only its own devices move. */
  private static LinkedHub hashed(List<LinkedHub> allowed, String registrationId) {
    return allowed.stream()
        .max(Comparator.comparing((LinkedHub hub) -> lot(hub, registrationId)))
        .orElseThrow();
  }

  private static String lot(LinkedHub hub, String registrationId) {
    return HexFormat.of()
        .formatHex(
            TpmPublic.sha256(
                hub.hostName().getBytes(UTF_8), new byte[1], registrationId.getBytes(UTF_8)));
  }

  private Choice custom(
      Proof proof, List<LinkedHub> allowed, Registration registration, Optional<Object> payload)
      throws ProvisioningFault {
    Enrollment enrollment = proof.enrollment();
    Map<String, Object> answer;
    try {
      answer =
          hook.get()
              .orElseThrow(() -> new IOException("nothing here calls web hooks"))
              .allocate(enrollment.webhook(), request(proof, allowed, registration, payload));
    } catch (IOException e) {
      throw new ProvisioningFault(
          Code.CUSTOM_ALLOCATION_FAILED, "Custom allocation failed: " + e.getMessage());
    }
    String name = Docs.text(answer, "iotHubHostName");
    LinkedHub chosen =
        allowed.stream()
            .filter(hub -> hub.hostName().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProvisioningFault(
                        Code.CUSTOM_ALLOCATION_FAILED,
                        "Custom allocation failed: iotHubHostName \""
                            + name
                            + "\" is no linked hub"));
    Map<String, Object> twin = Docs.member(answer, "initialTwin");
    return new Choice(
        chosen,
        twin.isEmpty() ? enrollment.initialTwin() : twin,
        Optional.ofNullable(answer.get("payload")));
  }

  private static Map<String, Object> request(
      Proof proof, List<LinkedHub> allowed, Registration registration, Optional<Object> payload) {
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("registrationId", registration.registrationId());
    if (!registration.hub().isEmpty()) {
      device.put("currentIotHubHostName", registration.hub());
      device.put("currentDeviceId", registration.deviceId());
    }
    device.putAll(proof.attestation());
    payload.ifPresent(given -> device.put("payload", given));
    Map<String, Object> request = new LinkedHashMap<>();
    boolean group = proof.enrollment().kind() == Kind.GROUP;
    request.put(group ? "enrollmentGroup" : "individualEnrollment", proof.enrollment().shown());
    request.put("deviceRuntimeContext", device);
    request.put("linkedHubs", allowed.stream().map(LinkedHub::hostName).toList());
    return request;
  }
}
