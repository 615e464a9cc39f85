package io.twinwire.localhub.core;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.ServiceAccess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Verifies shared access signatures of services and devices. */
final class Access implements ServiceAccess {

  private final String hostName;
  private final Policies policies;
  private final Clock clock;
  private final Duration slack;

  /**
   * @param slack how long past its expiry a token still counts; IoT Hub names no figure
   */
  Access(String hostName, Policies policies, Clock clock, Duration slack) {
    this.hostName = hostName;
    this.policies = policies;
    this.clock = clock;
    this.slack = slack;
  }

  @Override
  public void require(String sasToken, Right right) throws HubFault {
    require(sasToken, "", right);
  }

  @Override
  public void require(String sasToken, String resource, Right right) throws HubFault {
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
   * Checks a device's token: its own key signs it, or a policy that may connect devices.
   *
   * @return when the hub no longer takes it
   */
  Instant requireDevice(String sasToken, DeviceRecord record) throws HubFault {
    SasToken token = SasToken.parse(sasToken);
    if (token.policy().isPresent()) {
      requireRight(signedByPolicy(token, token.policy().get()), Right.DEVICE_CONNECT);
    } else {
      Authentication own = record.registration().authentication();
      boolean signed =
          own.isSas()
              && (token.isSignedBy(own.primaryKey()) || token.isSignedBy(own.secondaryKey()));
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
    if (!clock.instant().isBefore(end.plus(slack))) {
      throw Faults.unauthorized("the token expired at " + end);
    }
  }
}
