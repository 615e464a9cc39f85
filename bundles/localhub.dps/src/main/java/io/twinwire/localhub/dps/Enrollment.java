package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An enrollment as it is kept.
 *
 * @param document as the service API has it, with all keys
 */
record Enrollment(Kind kind, Map<String, Object> document) {

  static final String ATTESTATION = "attestation";
  static final String SYMMETRIC = "symmetricKey";
  static final String X509 = "x509";
  static final String TPM = "tpm";

  static String idName(Kind kind) {
    return kind == Kind.GROUP ? "enrollmentGroupId" : "registrationId";
  }

  String id() {
    return Docs.text(document, idName(kind));
  }

  String etag() {
    return Docs.text(document, "etag");
  }

  boolean isEnabled() {
    return !Docs.text(document, "provisioningStatus").equals("disabled");
  }

  /** {@code symmetricKey}, {@code x509} or {@code tpm}. */
  String type() {
    return Docs.text(Docs.member(document, ATTESTATION), "type");
  }

  /** What the device has to show. */
  Map<String, Object> mechanism() {
    return Docs.member(Docs.member(document, ATTESTATION), type());
  }

  /** The key of a device, {@code primaryKey} or {@code secondaryKey}. */
  String key(String name, String registrationId) {
    String key = Docs.text(mechanism(), name);
    return kind == Kind.GROUP ? Secrets.derived(key, registrationId) : key;
  }

  /** The id that the device has in its hub. */
  String deviceId(String registrationId) {
    return kind == Kind.GROUP ? registrationId : Docs.text(document, "deviceId", registrationId);
  }

  /** {@code hashed}, {@code geoLatency}, {@code static} or {@code custom}. */
  String allocationPolicy() {
    return Docs.text(document, "allocationPolicy", "hashed");
  }

  /** The hubs that the enrollment allows; empty for all. */
  List<String> hubs() {
    String one = Docs.text(document, "iotHubHostName");
    return one.isEmpty() ? Docs.texts(document, "iotHubs") : List.of(one);
  }

  String webhook() {
    return Docs.text(Docs.member(document, "customAllocationDefinition"), "webhookUrl");
  }

  /** Whether a device that registers again may get another hub. */
  boolean updatesHub() {
    return Docs.flag(Docs.member(document, "reprovisionPolicy"), "updateHubAssignment", true);
  }

  /** Whether a device that registers again keeps its twin. */
  boolean migratesData() {
    return Docs.flag(Docs.member(document, "reprovisionPolicy"), "migrateDeviceData", true);
  }

  Map<String, Object> initialTwin() {
    return Docs.member(document, "initialTwin");
  }

  boolean isEdge() {
    return Docs.flag(Docs.member(document, "capabilities"), "iotEdge", false);
  }

  /** The document without symmetric keys. */
  Map<String, Object> shown() {
    Map<String, Object> shown = new LinkedHashMap<>(document);
    if (type().equals(SYMMETRIC)) {
      shown.put(ATTESTATION, Map.of("type", SYMMETRIC));
    }
    return shown;
  }
}
