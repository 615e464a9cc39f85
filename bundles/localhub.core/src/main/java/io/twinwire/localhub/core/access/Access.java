package io.twinwire.localhub.core.access;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.SasToken;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.SharedAccessPolicies.Policy;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.identity.Authentication;
import io.twinwire.localhub.core.identity.DeviceRecord;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Verifies shared access signatures of services and devices. */
public final class Access implements ServiceAccess {

  private final String hostName;
  private final Policies policies;
  private final Clock clock;
  private final Duration slack;
  private final Supplier<List<X509Certificate>> authorities;
  private final SasRules sasRules;

  /**
   * Judges by these.
   *
   * @param authorities whose certificates are taken
   * @param slack how long a connection outlives its token
   */
  public Access(
      String hostName,
      Policies policies,
      Supplier<List<X509Certificate>> authorities,
      Clock clock,
      Duration slack,
      SasRules sasRules) {
    this.hostName = hostName;
    this.policies = policies;
    this.clock = clock;
    this.slack = slack;
    this.authorities = authorities;
    this.sasRules = sasRules;
  }

  @Override
  public void require(String sasToken, Right right) throws HubFault {
    require(sasToken, "", right);
  }

  @Override
  public void require(String sasToken, String resource, Right right) throws HubFault {
    if (sasRules.takesEntra() && EntraToken.is(sasToken)) {
      EntraToken.require(sasToken, clock.instant());
      return;
    }
    SasToken token = SasToken.parse(sasToken);
    if (token.policy().isEmpty()) {
      throw Faults.unauthorized("the token names no shared access policy");
    }
    Policy policy = signedByPolicy(token, token.policy().get());
    requireResource(token, resource.isEmpty() ? hostName : hostName + "/" + resource);
    requireAlive(token);
    requireRight(policy, right);
  }

  /**
   * Checks what a device shows. Where it shows a token, that counts and no certificate.
   *
   * @return when a connection that was opened with it ends; {@link Instant#MAX} for a certificate
   */
  public Instant requireDevice(DeviceCredentials credentials, DeviceRecord record) throws HubFault {
    if (credentials.sasToken().isPresent()) {
      return requireToken(credentials.sasToken().get(), record);
    }
    requireCertificate(credentials.certificates(), record);
    return Instant.MAX;
  }

  private void requireCertificate(List<X509Certificate> chain, DeviceRecord record)
      throws HubFault {
    Identity identity = record.identity();
    Authentication own = record.registration().authentication();
    if (chain.isEmpty()) {
      throw Faults.unauthorized(identity.id() + ": the device sent no token and no certificate");
    }
    switch (own.type()) {
      case Authentication.SELF_SIGNED -> {
        // Whether IoT Hub asks if such a certificate is still valid is not documented.
        if (!X509.hasThumbprint(chain.get(0), own.primaryThumbprint())
            && !X509.hasThumbprint(chain.get(0), own.secondaryThumbprint())) {
          throw Faults.unauthorized(
              identity.id() + ": its certificate has neither of the registered thumbprints");
        }
      }
      case Authentication.AUTHORITY ->
          X509.requireIssued(identity, chain, authorities.get(), clock.instant());
      default ->
          throw Faults.unauthorized(
              identity.id() + ": it is registered for " + own.type() + ", not for a certificate");
    }
  }

  /** A device's own key signs its token, or a policy that may connect devices. */
  private Instant requireToken(String sasToken, DeviceRecord record) throws HubFault {
    SasToken token = SasToken.parse(sasToken);
    if (token.policy().isPresent()) {
      requireRight(signedByPolicy(token, token.policy().get()), Right.DEVICE_CONNECT);
    } else {
      Authentication own = record.registration().authentication();
      boolean signed =
          own.isSas()
              && (token.isSignedBy(own.primaryKey()) || token.isSignedBy(own.secondaryKey()));
      if (signed && !sasRules.allow(record.identity())) {
        throw Faults.unauthorized(
            record.identity().id() + ": signatures with keys of its kind are switched off");
      }
      if (!signed) {
        throw Faults.unauthorized(
            record.identity().id() + ": the token is not signed with a key of this identity");
      }
    }
    requireResource(token, resource(record.identity()));
    requireAlive(token);
    return token.expiresAt().plus(slack);
  }

  private Policy signedByPolicy(SasToken token, String name) throws HubFault {
    Policy policy = policies.byName(name);
    if (policy == null
        || !(token.isSignedBy(policy.primaryKey()) || token.isSignedBy(policy.secondaryKey()))) {
      throw Faults.unauthorized("the token is not signed with a key of the policy it names");
    }
    return policy;
  }

  private String resource(Identity identity) {
    String device = hostName + "/devices/" + identity.deviceId();
    return identity.moduleId().map(module -> device + "/modules/" + module).orElse(device);
  }

  private static void requireResource(SasToken token, String wanted) throws HubFault {
    if (!token.covers(wanted)) {
      throw Faults.unauthorized("the token is for another resource than " + wanted);
    }
  }

  private static void requireRight(Policy policy, Right right) throws HubFault {
    if (!policy.rights().contains(right)) {
      throw new HubFault(
          Code.UNAUTHORIZED_ACCESS, "the policy " + policy.name() + " lacks the right " + right);
    }
  }

  private void requireAlive(SasToken token) throws HubFault {
    Instant end = token.expiresAt();
    if (!clock.instant().isBefore(end)) {
      throw Faults.unauthorized("the token expired at " + end);
    }
  }
}
