package io.twinwire.localhub.dps.front;

import io.twinwire.api.localhub.dps.EnrollmentRegistry;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remembers what it was asked. */
final class FakeEnrollments implements EnrollmentRegistry {

  final List<String> asked = new ArrayList<>();
  Optional<String> continuation = Optional.empty();

  private Map<String, Object> answer(String call) {
    asked.add(call);
    return Map.of("etag", "e1", "call", call);
  }

  @Override
  public Map<String, Object> get(Kind kind, String id) throws ProvisioningFault {
    if (id.equals("nobody")) {
      throw new ProvisioningFault(Code.ENROLLMENT_NOT_FOUND, "nobody: there is no such enrollment");
    }
    return answer("get " + kind + " " + id);
  }

  @Override
  public Map<String, Object> put(
      Kind kind, String id, Map<String, ?> document, Optional<String> ifMatch) {
    return answer("put " + kind + " " + id + " " + document + " " + ifMatch.orElse("-"));
  }

  @Override
  public void delete(Kind kind, String id, String ifMatch) {
    answer("delete " + kind + " " + id + " " + ifMatch);
  }

  @Override
  public Map<String, Object> bulk(Map<String, ?> document) {
    return answer("bulk " + document);
  }

  @Override
  public Page query(Kind kind, String query, int most, Optional<String> given) {
    answer("query " + kind + " " + query + " " + most + " " + given.orElse("-"));
    return new Page(List.of(Map.of("id", "a")), continuation);
  }

  @Override
  public Map<String, Object> attestation(Kind kind, String id) {
    return answer("attestation " + kind + " " + id);
  }

  @Override
  public Map<String, Object> registration(String id) {
    return answer("registration " + id);
  }

  @Override
  public void deleteRegistration(String id, String ifMatch) {
    answer("deleteRegistration " + id + " " + ifMatch);
  }

  @Override
  public Page registrations(String group, int most, Optional<String> given) {
    answer("registrations " + group + " " + most + " " + given.orElse("-"));
    return new Page(List.of(), continuation);
  }
}
