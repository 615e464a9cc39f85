package io.twinwire.localhub.dps.front;

import io.twinwire.api.localhub.dps.Applicant;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The device side over HTTPS, below {@code /{idScope}/registrations/{registrationId}}: {@code PUT
 * register}, {@code GET operations/{operationId}}, and {@code POST} for the state of the latest
 * registration.
 */
final class DeviceApi {

  private static final String REGISTRATIONS = "registrations";

  private final DeviceCalls calls;

  DeviceApi(DeviceCalls calls) {
    this.calls = calls;
  }

  static boolean serves(List<String> segments) {
    return segments.size() >= 3 && segments.get(1).equals(REGISTRATIONS);
  }

  Response answer(HttpCall request) throws ProvisioningFault {
    List<String> segments = request.segments();
    Applicant applicant =
        new Applicant(
            segments.get(0),
            segments.get(2),
            request.header("Authorization"),
            request.certificates());
    List<String> rest = segments.subList(3, segments.size());
    if (rest.equals(List.of("register"))) {
      require(request, "PUT");
      return register(applicant, request);
    }
    if (rest.size() == 2 && rest.get(0).equals("operations")) {
      require(request, "GET");
      return Response.of(calls.status(applicant, rest.get(1)));
    }
    if (rest.isEmpty()) {
      require(request, "POST");
      return Response.json(200, calls.service().lookup(applicant));
    }
    throw new ProvisioningFault(Code.NO_SUCH_PATH, "no such path: " + String.join("/", segments));
  }

  private Response register(Applicant applicant, HttpCall request) throws ProvisioningFault {
    Map<String, Object> body = DeviceCalls.object(request.body());
    if (applicant.sasToken().isEmpty() && body.get("tpm") instanceof Map<?, ?> tpm) {
      return challenge(applicant, tpm);
    }
    return Response.of(calls.register(applicant, request.body()));
  }

  /** A TPM has to prove itself first: it gets a key that it alone can unwrap. */
  private Response challenge(Applicant applicant, Map<?, ?> tpm) throws ProvisioningFault {
    byte[] key =
        calls
            .service()
            .challenge(
                applicant.idScope(),
                applicant.registrationId(),
                decoded(tpm, "endorsementKey"),
                decoded(tpm, "storageRootKey"));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("message", "Authorization required.");
    document.put("authenticationKey", Base64.getEncoder().encodeToString(key));
    document.put("keyName", "registration");
    return Response.of(new Answer(401, Optional.empty(), document));
  }

  private static byte[] decoded(Map<?, ?> tpm, String name) throws ProvisioningFault {
    try {
      return Base64.getDecoder().decode(String.valueOf(tpm.get(name)));
    } catch (IllegalArgumentException e) {
      throw new ProvisioningFault(Code.ARGUMENT_INVALID, "tpm." + name + ": it is no base64 text");
    }
  }

  private static void require(HttpCall request, String method) throws ProvisioningFault {
    if (!request.method().equals(method)) {
      throw new ProvisioningFault(
          Code.METHOD_NOT_ALLOWED, request.method() + " is not served here; " + method + " is");
    }
  }
}
