package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.SasToken;
import io.twinwire.api.localhub.dps.Applicant;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the enrollment of a device and checks what the device shows: its own enrollment where it
 * has one, whatever groups there are, else the group whose key or certificate it shows.
 */
final class Attestations {

  private static final List<String> KEYS = List.of("primaryKey", "secondaryKey");
  private static final List<String> PLACES = List.of("primary", "secondary");

  private final Clock clock;
  private final String idScope;
  private final Enrollments enrollments;
  private final Challenges challenges;

  Attestations(Clock clock, String idScope, Enrollments enrollments, Challenges challenges) {
    this.clock = clock;
    this.idScope = idScope;
    this.enrollments = enrollments;
    this.challenges = challenges;
  }

  Proof check(Applicant applicant) throws ProvisioningFault {
    requireScope(applicant.idScope());
    String id = applicant.registrationId();
    if (!EnrollmentRules.isId(id)) {
      throw Faults.invalid("registrationId: \"" + id + "\" is no registration id");
    }
    Optional<Enrollment> own = enrollments.find(Kind.INDIVIDUAL, id);
    if (own.isPresent()) {
      return switch (own.get().type()) {
        case Enrollment.X509 -> certificate(own.get(), applicant);
        case Enrollment.TPM -> tpm(own.get(), applicant);
        default -> key(own.get(), token(applicant), id).orElseThrow(Attestations::wrongKey);
      };
    }
    return applicant.sasToken().isPresent() ? groupKey(applicant) : groupCertificate(applicant);
  }

  void requireScope(String given) throws ProvisioningFault {
    if (!given.equalsIgnoreCase(idScope)) {
      throw Faults.unauthorized("the id scope " + given + " is not that of this service");
    }
  }

  private Proof groupKey(Applicant applicant) throws ProvisioningFault {
    SasToken token = token(applicant);
    for (Enrollment group : enrollments.groups()) {
      if (group.type().equals(Enrollment.SYMMETRIC)) {
        Optional<Proof> proof = key(group, token, applicant.registrationId());
        if (proof.isPresent()) {
          return proof.get();
        }
      }
    }
    throw wrongKey();
  }

  private static Optional<Proof> key(Enrollment enrollment, SasToken token, String id) {
    Map<String, Object> keys = new LinkedHashMap<>();
    KEYS.forEach(name -> keys.put(name, enrollment.key(name, id)));
    if (keys.values().stream().noneMatch(key -> token.isSignedBy(String.valueOf(key)))) {
      return Optional.empty();
    }
    return Optional.of(
        new Proof(
            enrollment,
            Map.of("type", "sas", "symmetricKey", keys),
            Map.of(Enrollment.SYMMETRIC, groupOf(enrollment)),
            Optional.empty()));
  }

  private Proof tpm(Enrollment enrollment, Applicant applicant) throws ProvisioningFault {
    SasToken token = token(applicant);
    Challenges.Pending pending =
        challenges
            .get(applicant.registrationId())
            .filter(challenge -> token.isSignedBy(challenge.key()))
            .orElseThrow(Attestations::wrongKey);
    return new Proof(enrollment, Map.of("type", "sas"), Map.of(), Optional.of(pending));
  }

  private SasToken token(Applicant applicant) throws ProvisioningFault {
    if (applicant.sasToken().isEmpty()) {
      throw Faults.unauthorized("a shared access signature is due");
    }
    try {
      SasToken token = SasToken.parse(applicant.sasToken().get());
      String resource = applicant.idScope() + "/registrations/" + applicant.registrationId();
      if (!token.covers(resource)) {
        throw Faults.unauthorized("the token is for another resource than " + resource);
      }
      if (!clock.instant().isBefore(token.expiresAt())) {
        throw Faults.unauthorized("the token expired at " + token.expiresAt());
      }
      return token;
    } catch (HubFault e) {
      throw Faults.unauthorized(String.valueOf(e.getMessage()));
    }
  }

  private Proof certificate(Enrollment enrollment, Applicant applicant) throws ProvisioningFault {
    X509Certificate leaf = leaf(applicant);
    Map<String, Object> thumbprints = new LinkedHashMap<>();
    for (String place : PLACES) {
      Optional<X509Certificate> known = certificate(enrollment, "clientCertificates", place);
      if (known.isPresent()) {
        thumbprints.put(place + "Thumbprint", Certificates.thumbprint("SHA-256", known.get()));
      }
    }
    if (!thumbprints.containsValue(Certificates.thumbprint("SHA-256", leaf))) {
      throw Faults.unauthorized("Invalid certificate.");
    }
    return proof(enrollment, leaf, thumbprints, Optional.empty());
  }

  /** Of several groups the one whose certificate is the nearest to the device's. */
  private Proof groupCertificate(Applicant applicant) throws ProvisioningFault {
    X509Certificate leaf = leaf(applicant);
    Instant now = clock.instant();
    Enrollment nearest = null;
    X509Certificate signer = null;
    int least = Integer.MAX_VALUE;
    for (Enrollment group : enrollments.groups()) {
      if (!group.type().equals(Enrollment.X509)) {
        continue;
      }
      for (String place : PLACES) {
        Optional<X509Certificate> trusted = certificate(group, "signingCertificates", place);
        OptionalInt distance =
            trusted.isEmpty()
                ? OptionalInt.empty()
                : Certificates.distance(applicant.certificates(), trusted.get(), now);
        if (distance.isPresent() && distance.getAsInt() < least) {
          least = distance.getAsInt();
          nearest = group;
          signer = trusted.orElse(null);
        }
      }
    }
    if (nearest == null) {
      throw Faults.unauthorized("CA certificate not found.");
    }
    return proof(
        nearest,
        leaf,
        Map.of("primaryThumbprint", Certificates.thumbprint("SHA-256", leaf)),
        Optional.ofNullable(signer));
  }

  /** The device's certificate; it must be valid and bear the registration's name (DPS-01). */
  private X509Certificate leaf(Applicant applicant) throws ProvisioningFault {
    if (applicant.certificates().isEmpty()) {
      throw Faults.unauthorized("a client certificate or a shared access signature is due");
    }
    X509Certificate leaf = applicant.certificates().get(0);
    String name = Certificates.commonName(leaf);
    if (!name.equalsIgnoreCase(applicant.registrationId())) {
      throw Faults.unauthorized(
          "Invalid certificate: its CN \"" + name + "\" is not the registration id");
    }
    if (!Certificates.isValid(leaf, clock.instant())) {
      throw Faults.unauthorized(
          "Invalid certificate: it is valid from %s to %s"
              .formatted(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()));
    }
    return leaf;
  }

  private static Optional<X509Certificate> certificate(
      Enrollment enrollment, String use, String place) throws ProvisioningFault {
    Map<String, Object> holder = Docs.member(Docs.member(enrollment.mechanism(), use), place);
    return holder.isEmpty()
        ? Optional.empty()
        : Optional.of(Certificates.read(enrollment.id(), Docs.text(holder, "certificate")));
  }

  private static Proof proof(
      Enrollment enrollment,
      X509Certificate leaf,
      Map<String, Object> thumbprints,
      Optional<X509Certificate> signer) {
    Map<String, Object> told = new LinkedHashMap<>(groupOf(enrollment));
    told.put("certificateInfo", Certificates.info(leaf));
    signer.ifPresent(ca -> told.put("signingCertificateInfo", Certificates.info(ca)));
    return new Proof(
        enrollment,
        Map.of("type", "selfSigned", "x509Thumbprint", thumbprints),
        Map.of(Enrollment.X509, told),
        Optional.empty());
  }

  private static Map<String, Object> groupOf(Enrollment enrollment) {
    return enrollment.kind() == Kind.GROUP
        ? Map.of("enrollmentGroupId", enrollment.id())
        : Map.of();
  }

  private static ProvisioningFault wrongKey() {
    return Faults.unauthorized("the token is not signed with a key of an enrollment");
  }
}
