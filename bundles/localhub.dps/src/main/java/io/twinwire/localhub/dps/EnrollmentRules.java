package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What makes a good enrollment of a caller's document. */
final class EnrollmentRules {

  /** Azure DPS, "concepts-service": letters, digits and these; the last no dot and the like. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{0,127}[A-Za-z0-9-]");

  private static final Set<String> KEPT =
      Set.of(
          "deviceId",
          "iotHubHostName",
          "iotHubs",
          "initialTwin",
          "provisioningStatus",
          "capabilities",
          "reprovisionPolicy",
          "customAllocationDefinition",
          "allocationPolicy",
          "optionalDeviceInformation");
  private static final Set<String> POLICIES = Set.of("hashed", "geoLatency", "static", "custom");

  private final Secrets secrets;

  EnrollmentRules(Secrets secrets) {
    this.secrets = secrets;
  }

  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** The parts that a caller may set, checked and completed. */
  Map<String, Object> checked(
      Kind kind, String id, Map<String, ?> given, Optional<Enrollment> before)
      throws ProvisioningFault {
    if (!isId(id)) {
      throw Faults.invalid(
          Enrollment.idName(kind)
              + ": \""
              + id
              + "\" is not 1 to 128 letters, digits, '-', '.', '_' or ':' with a letter, a digit"
              + " or '-' at the end");
    }
    Map<String, Object> checked = new LinkedHashMap<>();
    checked.put(Enrollment.idName(kind), id);
    checked.put(Enrollment.ATTESTATION, attestation(kind, given, before));
    Docs.copy(given)
        .forEach(
            (key, value) -> {
              if (KEPT.contains(key)) {
                checked.put(key, value);
              }
            });
    oneOf(checked, "provisioningStatus", Set.of("enabled", "disabled"), "enabled");
    oneOf(checked, "allocationPolicy", POLICIES, "hashed");
    Enrollment enrollment = new Enrollment(kind, checked);
    if (enrollment.allocationPolicy().equals("custom") && enrollment.webhook().isEmpty()) {
      throw Faults.invalid("customAllocationDefinition.webhookUrl: a custom allocation needs it");
    }
    if (!checked.containsKey("reprovisionPolicy")) {
      checked.put(
          "reprovisionPolicy", Map.of("updateHubAssignment", true, "migrateDeviceData", true));
    }
    return checked;
  }

  private static void oneOf(
      Map<String, Object> document, String name, Set<String> allowed, String otherwise)
      throws ProvisioningFault {
    String value = Docs.text(document, name, otherwise);
    for (String one : allowed) {
      if (one.equalsIgnoreCase(value)) {
        document.put(name, one);
        return;
      }
    }
    throw Faults.invalid(name + ": \"" + value + "\" is none of " + String.join(", ", allowed));
  }

  private Map<String, Object> attestation(
      Kind kind, Map<String, ?> given, Optional<Enrollment> before) throws ProvisioningFault {
    Map<String, Object> attestation = Docs.member(given, Enrollment.ATTESTATION);
    String type = Docs.text(attestation, "type");
    Map<String, Object> mechanism = Docs.member(attestation, type);
    Map<String, Object> checked =
        switch (type) {
          case Enrollment.SYMMETRIC ->
              symmetricKeys(mechanism, before.filter(old -> old.type().equals(type)));
          case Enrollment.X509 -> certificates(kind, mechanism, before);
          case Enrollment.TPM -> tpm(kind, mechanism);
          default ->
              throw Faults.invalid(
                  "attestation.type: \"" + type + "\" is not symmetricKey, x509 or tpm");
        };
    return Map.of("type", type, type, checked);
  }

  /** Keys that are missing stay as they were, or are made. */
  private Map<String, Object> symmetricKeys(Map<String, Object> given, Optional<Enrollment> before)
      throws ProvisioningFault {
    Map<String, Object> keys = new LinkedHashMap<>();
    for (String name : List.of("primaryKey", "secondaryKey")) {
      String key = Docs.text(given, name);
      if (key.isEmpty()) {
        key = before.map(old -> Docs.text(old.mechanism(), name)).orElseGet(secrets::key);
      }
      int length = decoded("attestation.symmetricKey." + name, key).length;
      if (length < 16 || length > 64) {
        throw Faults.invalid(
            "attestation.symmetricKey."
                + name
                + ": it has "
                + length
                + " bytes, 16 to 64 are allowed");
      }
      keys.put(name, key);
    }
    return keys;
  }

  private static Map<String, Object> certificates(
      Kind kind, Map<String, Object> given, Optional<Enrollment> before) throws ProvisioningFault {
    if (given.get("caReferences") != null) {
      throw Faults.invalid(
          "attestation.x509.caReferences: no certificates can be uploaded here; give the"
              + " certificate itself in signingCertificates");
    }
    String use = kind == Kind.GROUP ? "signingCertificates" : "clientCertificates";
    Map<String, Object> both = new LinkedHashMap<>();
    for (String place : List.of("primary", "secondary")) {
      Map<String, Object> holder = Docs.member(Docs.member(given, use), place);
      String name = "attestation.x509." + use + "." + place;
      if (!Docs.text(holder, "certificate").isEmpty()) {
        both.put(place, Certificates.document(name, Docs.text(holder, "certificate")));
      } else if (!holder.isEmpty() && before.isPresent()) {
        // What a caller read and sends back has no certificate, only what is known of it.
        Map<String, Object> old = Docs.member(Docs.member(before.get().mechanism(), use), place);
        if (!old.isEmpty()) {
          both.put(place, old);
        }
      }
    }
    if (!both.containsKey("primary")) {
      throw Faults.invalid("attestation.x509." + use + ".primary.certificate is missing");
    }
    return Map.of(use, both);
  }

  private static Map<String, Object> tpm(Kind kind, Map<String, Object> given)
      throws ProvisioningFault {
    if (kind == Kind.GROUP) {
      throw Faults.invalid("attestation.type: a group cannot have tpm");
    }
    String key = Docs.text(given, "endorsementKey");
    TpmPublic.parse("attestation.tpm.endorsementKey", decoded("endorsementKey", key));
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("endorsementKey", key);
    String root = Docs.text(given, "storageRootKey");
    if (!root.isEmpty()) {
      TpmPublic.parse("attestation.tpm.storageRootKey", decoded("storageRootKey", root));
      keys.put("storageRootKey", root);
    }
    return keys;
  }

  private static byte[] decoded(String name, String text) throws ProvisioningFault {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw Faults.invalid(name + ": it is no base64 text");
    }
  }
}
