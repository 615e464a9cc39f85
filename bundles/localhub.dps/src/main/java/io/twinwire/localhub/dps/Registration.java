package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A device's latest registration.
 *
 * @param group the enrollment group that it came through; empty where it has an enrollment of its
 *     own
 * @param operationId names the request that the state is the answer to
 * @param state as both sides see it
 */
record Registration(String group, String operationId, Map<String, Object> state) {

  static final String ASSIGNING = "assigning";
  static final String ASSIGNED = "assigned";

  private static final String STATUS = "status";
  private static final String HUB = "assignedHub";
  private static final String DEVICE = "deviceId";

  /** A registration that begins; an assignment of an earlier one is kept until it ends. */
  static Registration begun(
      Enrollment enrollment, String registrationId, Map<String, Object> before, String now) {
    Map<String, Object> state = new LinkedHashMap<>(before);
    state.put("registrationId", registrationId);
    state.putIfAbsent("createdDateTimeUtc", now);
    state.remove("errorCode");
    state.remove("errorMessage");
    return new Registration(
            enrollment.kind() == Kind.GROUP ? enrollment.id() : "",
            "4." + Integer.toHexString(registrationId.hashCode()) + "." + UUID.randomUUID(),
            state)
        .ended(ASSIGNING, now);
  }

  /** The registration has led to a hub. */
  Registration assigned(Assignment assignment, String now) {
    Map<String, Object> changed = new LinkedHashMap<>(state);
    changed.put(HUB, assignment.hub());
    changed.put(DEVICE, assignment.deviceId());
    changed.put("substatus", assignment.substatus());
    changed.remove("payload");
    assignment.payload().ifPresent(payload -> changed.put("payload", payload));
    changed.putAll(assignment.attestation());
    return new Registration(group, operationId, changed).ended(ASSIGNED, now);
  }

  /** The registration has led nowhere. */
  Registration failed(String status, ProvisioningFault fault, String now) {
    Map<String, Object> changed = new LinkedHashMap<>(state);
    changed.put("errorCode", (long) fault.code().number());
    changed.put("errorMessage", String.valueOf(fault.getMessage()));
    return new Registration(group, operationId, changed).ended(status, now);
  }

  private Registration ended(String status, String now) {
    Map<String, Object> changed = new LinkedHashMap<>(state);
    changed.put(STATUS, status);
    changed.put("lastUpdatedDateTimeUtc", now);
    changed.put("etag", UUID.randomUUID().toString());
    return new Registration(group, operationId, changed);
  }

  String registrationId() {
    return Docs.text(state, "registrationId");
  }

  String status() {
    return Docs.text(state, STATUS);
  }

  boolean isUnderWay() {
    return status().equals(ASSIGNING);
  }

  /** The hub of this registration or of the one before it; empty for none. */
  String hub() {
    return Docs.text(state, HUB);
  }

  String deviceId() {
    return Docs.text(state, DEVICE);
  }

  String etag() {
    return Docs.text(state, "etag");
  }

  Map<String, Object> stored() {
    return Map.of("group", group, "operationId", operationId, "state", state);
  }

  static Registration restored(Map<String, Object> stored) {
    return new Registration(
        Docs.text(stored, "group"), Docs.text(stored, "operationId"), Docs.member(stored, "state"));
  }
}
