package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.twinwire.api.localhub.CertificateAuthorities;
import io.twinwire.api.localhub.CertificateAuthorities.Authority;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.api.localhub.SharedAccessPolicies;
import io.twinwire.api.localhub.SharedAccessPolicies.Policy;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Policies and certificate authorities. IoT Hub keeps them behind Azure's resource manager; here
 * they are paths of the hub that need every right, in the words of the resource manager.
 */
final class OwnerApi {

  private static final Map<Right, String> RIGHTS = new EnumMap<>(Right.class);

  static {
    RIGHTS.put(Right.REGISTRY_READ, "RegistryRead");
    RIGHTS.put(Right.REGISTRY_WRITE, "RegistryWrite");
    RIGHTS.put(Right.SERVICE_CONNECT, "ServiceConnect");
    RIGHTS.put(Right.DEVICE_CONNECT, "DeviceConnect");
  }

  private final SharedAccessPolicies policies;
  private final CertificateAuthorities authorities;

  OwnerApi(SharedAccessPolicies policies, CertificateAuthorities authorities) {
    this.policies = policies;
    this.authorities = authorities;
  }

  void addTo(Router router, ServiceApi service) {
    String policy = "/_hub/policies/{name}";
    String certificate = "/_hub/certificates/{name}";
    router
        .on("GET", "/_hub/policies", service.owned(this::listPolicies))
        .on("PUT", policy, service.owned(this::putPolicy))
        .on("DELETE", policy, service.owned(this::removePolicy))
        .on("POST", policy + "/regenerateKey", service.owned(this::regenerate))
        .on("GET", "/_hub/certificates", service.owned(this::listCertificates))
        .on("GET", certificate, service.owned(call -> answer(authorities.get(name(call)))))
        .on("PUT", certificate, service.owned(this::putCertificate))
        .on("DELETE", certificate, service.owned(this::removeCertificate))
        .on(
            "POST",
            certificate + "/generateVerificationCode",
            service.owned(call -> answer(authorities.verificationCode(name(call)))))
        .on(
            "POST",
            certificate + "/verify",
            service.owned(call -> answer(authorities.verify(name(call), certificate(call)))));
  }

  private static String name(Call call) {
    return call.parameter("name");
  }

  private Answer listPolicies(Call call) {
    return Answer.json(200, policies.policies().stream().map(OwnerApi::document).toList());
  }

  private Answer putPolicy(Call call) throws HttpFault, HubFault {
    Map<String, ?> body = call.object();
    return Answer.json(
        200,
        document(
            policies.put(
                name(call), rights(body), text(body, "primaryKey"), text(body, "secondaryKey"))));
  }

  private Answer removePolicy(Call call) throws HubFault {
    policies.remove(name(call));
    return Answer.empty(204);
  }

  private Answer regenerate(Call call) throws HttpFault, HubFault {
    String key = text(call.object(), "key").orElse("");
    if (!key.equals("primary") && !key.equals("secondary")) {
      throw HttpFault.argument("key: \"" + key + "\" is not primary or secondary");
    }
    return Answer.json(200, document(policies.regenerate(name(call), key.equals("primary"))));
  }

  private static Set<Right> rights(Map<String, ?> body) throws HttpFault {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (String given : text(body, "rights").orElse("").split(",", -1)) {
      Optional<Right> right =
          RIGHTS.entrySet().stream()
              .filter(entry -> entry.getValue().equalsIgnoreCase(given.strip()))
              .map(Map.Entry::getKey)
              .findFirst();
      if (right.isEmpty()) {
        throw HttpFault.argument(
            "rights: \""
                + given.strip()
                + "\" is not one of "
                + String.join(", ", RIGHTS.values()));
      }
      rights.add(right.get());
    }
    return rights;
  }

  private static Map<String, String> document(Policy policy) {
    Map<String, String> document = new LinkedHashMap<>();
    document.put("keyName", policy.name());
    document.put("primaryKey", policy.primaryKey());
    document.put("secondaryKey", policy.secondaryKey());
    document.put(
        "rights",
        policy.rights().stream().sorted().map(RIGHTS::get).collect(Collectors.joining(", ")));
    return Collections.unmodifiableMap(document);
  }

  private Answer listCertificates(Call call) {
    return Answer.json(200, authorities.authorities().stream().map(OwnerApi::document).toList());
  }

  private Answer putCertificate(Call call) throws HttpFault, HubFault {
    boolean verified = Boolean.TRUE.equals(call.object().get("isVerified"));
    return answer(authorities.put(name(call), certificate(call), verified));
  }

  private Answer removeCertificate(Call call) throws HubFault {
    authorities.remove(name(call));
    return Answer.empty(204);
  }

  /** PEM as it is, or base64 of PEM or DER. */
  private static byte[] certificate(Call call) throws HttpFault {
    String text = text(call.object(), "certificate").orElse("").strip();
    if (text.startsWith("-----BEGIN")) {
      return text.getBytes(US_ASCII);
    }
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw HttpFault.argument("certificate: it is neither PEM nor base64");
    }
  }

  private static Answer answer(Authority authority) {
    return Answer.json(200, document(authority));
  }

  private static Map<String, @Nullable Object> document(Authority authority) {
    X509Certificate certificate = authority.certificate();
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put("subject", certificate.getSubjectX500Principal().getName());
    properties.put("expiry", certificate.getNotAfter().toInstant().toString());
    properties.put("isVerified", authority.verified());
    properties.put("created", authority.created().toString());
    properties.put("updated", authority.updated().toString());
    authority.verificationCode().ifPresent(code -> properties.put("verificationCode", code));
    try {
      byte[] encoded = certificate.getEncoded();
      properties.put(
          "thumbprint",
          HexFormat.of()
              .withUpperCase()
              .formatHex(MessageDigest.getInstance("SHA-1").digest(encoded)));
      properties.put("certificate", Base64.getEncoder().encodeToString(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", authority.name());
    document.put("properties", properties);
    return document;
  }

  private static Optional<String> text(Map<String, ?> body, String name) {
    return body.get(name) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }
}
