package io.twinwire.localhub.core.access;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.api.localhub.SharedAccessPolicies;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Secrets;
import io.twinwire.localhub.core.identity.Authentication;
import io.twinwire.localhub.core.store.Changes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Changes the shared access policies. */
public final class PolicySettings implements SharedAccessPolicies {

  static final int MOST = 16;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final Changes changes;
  private final Policies policies;
  private final Secrets secrets;

  public PolicySettings(Changes changes, Policies policies, Secrets secrets) {
    this.changes = changes;
    this.policies = policies;
    this.secrets = secrets;
  }

  @Override
  public List<Policy> policies() {
    return policies.all();
  }

  @Override
  public Policy put(
      String name, Set<Right> rights, Optional<String> primaryKey, Optional<String> secondaryKey)
      throws HubFault {
    if (!NAME.matcher(name).matches()) {
      throw Faults.invalid("name: it is not 1 to 64 letters, digits or - . _");
    }
    if (rights.isEmpty()) {
      throw Faults.invalid("rights: a policy needs one at least");
    }
    if (primaryKey.isPresent()) {
      Authentication.requireKey("primaryKey", primaryKey.get());
    }
    if (secondaryKey.isPresent()) {
      Authentication.requireKey("secondaryKey", secondaryKey.get());
    }
    return changes.change(
        now -> {
          Policy before = policies.byName(name);
          if (before == null && policies.all().size() >= MOST) {
            throw Faults.invalid("there are " + MOST + " policies, no more may be");
          }
          Policy after =
              new Policy(
                  name,
                  rights,
                  primaryKey.orElseGet(() -> before == null ? secrets.key() : before.primaryKey()),
                  secondaryKey.orElseGet(
                      () -> before == null ? secrets.key() : before.secondaryKey()));
          policies.put(after);
          return after;
        });
  }

  @Override
  public void remove(String name) throws HubFault {
    if (name.equals(Policies.OWNER)) {
      throw Faults.invalid(name + " cannot be removed");
    }
    changes.run(
        now -> {
          get(name);
          policies.remove(name);
        });
  }

  @Override
  public Policy regenerate(String name, boolean primary) throws HubFault {
    return changes.change(
        now -> {
          Policy before = get(name);
          Policy after =
              new Policy(
                  name,
                  before.rights(),
                  primary ? secrets.key() : before.primaryKey(),
                  primary ? before.secondaryKey() : secrets.key());
          policies.put(after);
          return after;
        });
  }

  private Policy get(String name) throws HubFault {
    Policy policy = policies.byName(name);
    if (policy == null) {
      throw new HubFault(Code.RESOURCE_NOT_FOUND, "there is no policy " + name);
    }
    return policy;
  }
}
