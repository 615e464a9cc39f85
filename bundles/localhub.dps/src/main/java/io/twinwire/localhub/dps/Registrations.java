package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The registrations, kept over restarts. */
final class Registrations {

  private final Documents kept;

  Registrations(Clock clock, Store store) {
    kept = store.documents("registrations");
    String now = Docs.time(clock.instant());
    ProvisioningFault ended =
        new ProvisioningFault(Code.SERVER_ERROR, "the service ended before the registration did");
    for (var document : kept.all()) {
      Registration registration = Registration.restored(document);
      if (registration.isUnderWay()) {
        put(registration.failed("failed", ended, now));
      }
    }
  }

  Optional<Registration> find(String registrationId) {
    return kept.get(Enrollments.key(registrationId)).map(Registration::restored);
  }

  Registration present(String registrationId) throws ProvisioningFault {
    return find(registrationId).orElseThrow(() -> Faults.noRegistration(registrationId));
  }

  void put(Registration registration) {
    kept.put(Enrollments.key(registration.registrationId()), registration.stored());
  }

  /** Puts the end of an operation, unless another one has begun or the device is forgotten. */
  synchronized void end(Registration ended) {
    boolean latest =
        find(ended.registrationId())
            .filter(now -> now.operationId().equals(ended.operationId()))
            .isPresent();
    if (latest) {
      put(ended);
    }
  }

  synchronized void begin(Registration begun) {
    put(begun);
  }

  synchronized void forget(String registrationId) {
    kept.remove(Enrollments.key(registrationId));
  }

  List<Registration> ofGroup(String group, Optional<String> after) {
    return kept.after(after.orElse(null)).stream()
        .map(Registration::restored)
        .filter(registration -> registration.group().equalsIgnoreCase(group))
        .toList();
  }

  long assigned() {
    return kept.all().stream()
        .map(Registration::restored)
        .filter(registration -> registration.status().equals(Registration.ASSIGNED))
        .count();
  }
}
