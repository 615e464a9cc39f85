package io.twinwire.localhub.blob;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.ServiceExtension.Operation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An addition of ours: makes a container where it is missing, and gives its address with a
 * signature, so that a shell needs no storage client for an export.
 */
final class ContainerGrants implements Operation {

  static final String PATH = "POST /_hub/containers";

  private static final String ALL = "rcwdl";
  private static final long DAY = 24;
  private static final long YEAR = 8784;
  private static final Set<String> MEMBERS = Set.of("name", "permissions", "hours");

  private final Account account;
  private final Containers containers;
  private final String host;
  private final Supplier<Instant> clock;

  ContainerGrants(Account account, Containers containers, String host, Supplier<Instant> clock) {
    this.account = account;
    this.containers = containers;
    this.host = host;
    this.clock = clock;
  }

  @Override
  public Map<String, ?> answer(Map<String, ?> body) throws HubFault {
    for (String member : body.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw invalid(member + ": only name, permissions and hours are known");
      }
    }
    if (!(body.get("name") instanceof String name)) {
      throw invalid("name: that of a container is missing");
    }
    Object permissions = body.containsKey("permissions") ? body.get("permissions") : ALL;
    if (!(permissions instanceof String letters) || !letters.matches("[" + ALL + "]+")) {
      throw invalid("permissions: " + permissions + " is not some of the letters " + ALL);
    }
    Object given = body.containsKey("hours") ? body.get("hours") : (Object) DAY;
    if (!(given instanceof Long hours) || hours < 1 || hours > YEAR) {
      throw invalid("hours: " + given + " is not a whole number from 1 to " + YEAR);
    }
    create(name);
    Instant expiry = clock.get().plus(Duration.ofHours(hours));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("name", name);
    answer.put("expiry", expiry.toString());
    answer.put(
        "uri",
        "https://"
            + host
            + "/"
            + name
            + new SharedAccess(account).grantContainer(name, letters, expiry));
    return answer;
  }

  private void create(String name) throws HubFault {
    try {
      if (!containers.has(name)) {
        containers.create(name);
      }
    } catch (BlobFault e) {
      if (!containers.has(name)) {
        throw invalid("name: " + e.getMessage());
      }
    } catch (IOException e) {
      throw new HubFault(Code.SERVER_ERROR, "the storage: " + e.getMessage());
    }
  }

  private static HubFault invalid(String message) {
    return new HubFault(Code.ARGUMENT_INVALID, message);
  }
}
