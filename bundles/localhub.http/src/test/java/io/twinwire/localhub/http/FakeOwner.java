package io.twinwire.localhub.http;

import io.twinwire.api.localhub.CertificateAuthorities;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.api.localhub.SharedAccessPolicies;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Keeps policies and authorities, and checks nothing. */
final class FakeOwner implements SharedAccessPolicies, CertificateAuthorities {

  final Map<String, Policy> policies = new TreeMap<>();
  final Map<String, Authority> authorities = new TreeMap<>();
  byte[] proof = {};

  @Override
  public List<Policy> policies() {
    return List.copyOf(policies.values());
  }

  @Override
  public Policy put(
      String name, Set<Right> rights, Optional<String> primaryKey, Optional<String> secondaryKey) {
    Policy policy =
        new Policy(name, rights, primaryKey.orElse("made-1"), secondaryKey.orElse("made-2"));
    policies.put(name, policy);
    return policy;
  }

  @Override
  public Policy regenerate(String name, boolean primary) {
    Policy before = policies.get(name);
    return put(
        name,
        before.rights(),
        Optional.of(primary ? "new" : before.primaryKey()),
        Optional.of(primary ? before.secondaryKey() : "new"));
  }

  @Override
  public void remove(String name) throws HubFault {
    if (policies.remove(name) == null && authorities.remove(name) == null) {
      throw new HubFault(Code.RESOURCE_NOT_FOUND, "there is no " + name);
    }
  }

  @Override
  public List<Authority> authorities() {
    return List.copyOf(authorities.values());
  }

  @Override
  public Authority get(String name) throws HubFault {
    if (!authorities.containsKey(name)) {
      throw new HubFault(Code.RESOURCE_NOT_FOUND, "there is no " + name);
    }
    return authorities.get(name);
  }

  @Override
  public Authority put(String name, byte[] certificate, boolean verified) throws HubFault {
    try {
      X509Certificate parsed =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate));
      return keep(name, parsed, verified, Optional.empty());
    } catch (CertificateException e) {
      throw new HubFault(Code.ARGUMENT_INVALID, "certificate: it is none");
    }
  }

  @Override
  public Authority verificationCode(String name) throws HubFault {
    return keep(name, get(name).certificate(), false, Optional.of("C0DE"));
  }

  @Override
  public Authority verify(String name, byte[] given) throws HubFault {
    proof = given;
    return keep(name, get(name).certificate(), true, Optional.empty());
  }

  private Authority keep(
      String name, X509Certificate certificate, boolean verified, Optional<String> code) {
    Authority authority =
        new Authority(name, certificate, verified, code, Instant.EPOCH, Instant.EPOCH);
    authorities.put(name, authority);
    return authority;
  }
}
