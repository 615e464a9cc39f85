package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.EnrollmentRegistry;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The service side. Ids do not tell upper from lower case. */
final class Enrollments implements EnrollmentRegistry {

  private static final int LARGEST_BULK = 10;
  private static final Pattern QUERY =
      Pattern.compile("(?i)\\s*select\\s+\\*(\\s+from\\s+\\w+)?\\s*;?\\s*");

  private final Clock clock;
  private final EnrollmentRules rules;
  private final Map<Kind, Documents> kept;
  private final Registrations registrations;

  Enrollments(Clock clock, Secrets secrets, Store store, Registrations registrations) {
    this.clock = clock;
    this.rules = new EnrollmentRules(secrets);
    this.registrations = registrations;
    this.kept =
        Map.of(
            Kind.INDIVIDUAL, store.documents("enrollments"),
            Kind.GROUP, store.documents("groups"));
  }

  static String key(String id) {
    return id.toLowerCase(Locale.ROOT);
  }

  Optional<Enrollment> find(Kind kind, String id) {
    return of(kind).get(key(id)).map(document -> new Enrollment(kind, document));
  }

  List<Enrollment> groups() {
    return of(Kind.GROUP).all().stream().map(doc -> new Enrollment(Kind.GROUP, doc)).toList();
  }

  int count(Kind kind) {
    return of(kind).size();
  }

  @Override
  public Map<String, Object> get(Kind kind, String id) throws ProvisioningFault {
    return shown(present(kind, id));
  }

  @Override
  public synchronized Map<String, Object> put(
      Kind kind, String id, Map<String, ?> document, Optional<String> ifMatch)
      throws ProvisioningFault {
    Optional<Enrollment> before = find(kind, id);
    if (before.isEmpty() && ifMatch.isPresent() && !ifMatch.get().equals("*")) {
      throw Faults.notFound(kind, id);
    }
    if (before.isPresent()) {
      if (ifMatch.isEmpty()) {
        throw new ProvisioningFault(
            Code.ALREADY_EXISTS, id + ": it exists; If-Match with its ETag would replace it");
      }
      Faults.requireMatch(id, ifMatch.get(), before.get().etag());
    }
    return store(kind, id, document, before);
  }

  private Map<String, Object> store(
      Kind kind, String id, Map<String, ?> document, Optional<Enrollment> before)
      throws ProvisioningFault {
    String now = Docs.time(clock.instant());
    Map<String, Object> checked = rules.checked(kind, id, document, before);
    checked.put(
        "createdDateTimeUtc",
        before.map(old -> Docs.text(old.document(), "createdDateTimeUtc")).orElse(now));
    checked.put("lastUpdatedDateTimeUtc", now);
    checked.put("etag", UUID.randomUUID().toString());
    of(kind).put(key(id), checked);
    return checked;
  }

  @Override
  public synchronized void delete(Kind kind, String id, String ifMatch) throws ProvisioningFault {
    Faults.requireMatch(id, ifMatch, present(kind, id).etag());
    of(kind).remove(key(id));
    if (kind == Kind.INDIVIDUAL) {
      registrations.forget(id);
    }
  }

  @Override
  public Map<String, Object> bulk(Map<String, ?> document) throws ProvisioningFault {
    String mode = Docs.text(document, "mode");
    List<Map<String, Object>> enrollments = Docs.objects(document, "enrollments");
    if (enrollments.isEmpty() || enrollments.size() > LARGEST_BULK) {
      throw Faults.invalid(
          "enrollments: " + enrollments.size() + " is not from 1 to " + LARGEST_BULK);
    }
    if (!List.of("create", "update", "updateIfMatchETag", "delete").contains(mode)) {
      throw Faults.invalid(
          "mode: \"" + mode + "\" is not create, update, updateIfMatchETag or delete");
    }
    List<Map<String, Object>> errors = new ArrayList<>();
    for (Map<String, Object> enrollment : enrollments) {
      String id = Docs.text(enrollment, Enrollment.idName(Kind.INDIVIDUAL));
      try {
        one(mode, id, enrollment);
      } catch (ProvisioningFault e) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("registrationId", id);
        error.put("errorCode", (long) e.code().number());
        error.put("errorStatus", String.valueOf(e.getMessage()));
        errors.add(error);
      }
    }
    return Map.of("isSuccessful", errors.isEmpty(), "errors", errors);
  }

  private void one(String mode, String id, Map<String, Object> enrollment)
      throws ProvisioningFault {
    String etag = Docs.text(enrollment, "etag", "*");
    switch (mode) {
      case "create" -> put(Kind.INDIVIDUAL, id, enrollment, Optional.empty());
      case "delete" -> delete(Kind.INDIVIDUAL, id, etag);
      default -> {
        String match = mode.equals("update") ? "*" : etag;
        present(Kind.INDIVIDUAL, id);
        put(Kind.INDIVIDUAL, id, enrollment, Optional.of(match));
      }
    }
  }

  @Override
  public Page query(Kind kind, String query, int most, Optional<String> continuation)
      throws ProvisioningFault {
    if (!QUERY.matcher(query).matches()) {
      throw Faults.invalid("query: \"" + query + "\" is not of the form SELECT * FROM enrollments");
    }
    List<Map<String, Object>> rest = of(kind).after(continuation.map(Pages::id).orElse(null));
    return Pages.page(
        rest.stream().map(document -> shown(new Enrollment(kind, document))).toList(),
        most,
        Enrollment.idName(kind));
  }

  @Override
  public Map<String, Object> attestation(Kind kind, String id) throws ProvisioningFault {
    return Docs.member(present(kind, id).document(), Enrollment.ATTESTATION);
  }

  @Override
  public Map<String, Object> registration(String id) throws ProvisioningFault {
    return registrations.present(id).state();
  }

  @Override
  public void deleteRegistration(String id, String ifMatch) throws ProvisioningFault {
    Faults.requireMatch(id, ifMatch, registrations.present(id).etag());
    registrations.forget(id);
  }

  @Override
  public Page registrations(String group, int most, Optional<String> continuation)
      throws ProvisioningFault {
    present(Kind.GROUP, group);
    return Pages.page(
        registrations.ofGroup(group, continuation.map(Pages::id)).stream()
            .map(Registration::state)
            .toList(),
        most,
        "registrationId");
  }

  private Enrollment present(Kind kind, String id) throws ProvisioningFault {
    return find(kind, id).orElseThrow(() -> Faults.notFound(kind, id));
  }

  private Map<String, Object> shown(Enrollment enrollment) {
    Map<String, Object> shown = enrollment.shown();
    if (enrollment.kind() == Kind.INDIVIDUAL) {
      registrations
          .find(enrollment.id())
          .ifPresent(registration -> shown.put("registrationState", registration.state()));
    }
    return shown;
  }

  private Documents of(Kind kind) {
    Documents documents = kept.get(kind);
    if (documents == null) {
      throw new IllegalArgumentException("no such kind: " + kind);
    }
    return documents;
  }
}
