package io.twinwire.localhub.dps.front;

import io.twinwire.api.localhub.dps.EnrollmentRegistry;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Page;
import io.twinwire.api.localhub.dps.ProvisioningAccess;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The service side over HTTPS: enrollments, groups and registrations. */
final class ServiceApi {

  private static final int MOST_ITEMS = 1000;
  private static final Set<String> ROOTS =
      Set.of("enrollments", "enrollmentGroups", "registrations");

  private final EnrollmentRegistry registry;
  private final ProvisioningAccess access;

  ServiceApi(EnrollmentRegistry registry, ProvisioningAccess access) {
    this.registry = registry;
    this.access = access;
  }

  static boolean serves(List<String> segments) {
    return !segments.isEmpty() && ROOTS.contains(segments.get(0));
  }

  Response answer(HttpCall request) throws ProvisioningFault {
    access.require(
        request
            .header("Authorization")
            .orElseThrow(
                () ->
                    new ProvisioningFault(
                        Code.UNAUTHORIZED, "the header Authorization is missing")));
    List<String> path = request.segments();
    if (path.get(0).equals("registrations")) {
      return registrations(request, path);
    }
    Kind kind = path.get(0).equals("enrollments") ? Kind.INDIVIDUAL : Kind.GROUP;
    boolean post = request.method().equals("POST");
    if (path.size() == 1 && post && kind == Kind.INDIVIDUAL) {
      return Response.json(200, registry.bulk(request.object()));
    }
    if (path.size() == 2 && post && path.get(1).equals("query")) {
      String query = String.valueOf(request.object().get("query"));
      Page page = registry.query(kind, query, most(request), continuation(request));
      return page(page, kind == Kind.GROUP ? "enrollmentGroup" : "enrollment");
    }
    if (path.size() == 3 && post && path.get(2).equals("attestationmechanism")) {
      return Response.json(200, registry.attestation(kind, path.get(1)));
    }
    if (path.size() != 2) {
      throw noSuchPath(request);
    }
    String id = path.get(1);
    return switch (request.method()) {
      case "GET" -> document(registry.get(kind, id));
      case "PUT" -> document(registry.put(kind, id, request.object(), request.ifMatch()));
      case "DELETE" -> {
        registry.delete(kind, id, request.ifMatch().orElse("*"));
        yield Response.empty(204);
      }
      default -> throw notServed(request, "GET, PUT or DELETE");
    };
  }

  private Response registrations(HttpCall request, List<String> path) throws ProvisioningFault {
    if (path.size() == 3 && path.get(2).equals("query")) {
      Page page = registry.registrations(path.get(1), most(request), continuation(request));
      return page(page, "deviceRegistration");
    }
    if (path.size() != 2) {
      throw noSuchPath(request);
    }
    return switch (request.method()) {
      case "GET" -> document(registry.registration(path.get(1)));
      case "DELETE" -> {
        registry.deleteRegistration(path.get(1), request.ifMatch().orElse("*"));
        yield Response.empty(204);
      }
      default -> throw notServed(request, "GET or DELETE");
    };
  }

  private static Response document(Map<String, Object> document) {
    return Response.json(200, document).with("ETag", "\"" + document.get("etag") + '"');
  }

  private static Response page(Page page, String type) {
    Response response = Response.json(200, page.items()).with("x-ms-item-type", type);
    return page.continuation()
        .map(token -> response.with("x-ms-continuation", token))
        .orElse(response);
  }

  private static Optional<String> continuation(HttpCall request) {
    return request.header("x-ms-continuation");
  }

  private static int most(HttpCall request) throws ProvisioningFault {
    String text = request.header("x-ms-max-item-count").orElse(Integer.toString(MOST_ITEMS));
    try {
      int most = Integer.parseInt(text);
      if (most >= 1 && most <= MOST_ITEMS) {
        return most;
      }
    } catch (NumberFormatException e) {
      // told below, like a number that is out of range
    }
    throw new ProvisioningFault(
        Code.ARGUMENT_INVALID,
        "x-ms-max-item-count: " + text + " is not a whole number from 1 to " + MOST_ITEMS);
  }

  private static ProvisioningFault noSuchPath(HttpCall request) {
    return new ProvisioningFault(
        Code.NO_SUCH_PATH, "no such path: " + String.join("/", request.segments()));
  }

  private static ProvisioningFault notServed(HttpCall request, String served) {
    return new ProvisioningFault(
        Code.METHOD_NOT_ALLOWED, request.method() + " is not served here; " + served + " is");
  }
}
