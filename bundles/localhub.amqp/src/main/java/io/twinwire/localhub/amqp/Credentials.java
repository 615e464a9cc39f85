package io.twinwire.localhub.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.ServiceAccess.Right;
import java.net.URLDecoder;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a connection's client has shown so far: a certificate, and any number of tokens. */
final class Credentials {

  private static final String RESOURCE = "sr=";

  private final List<X509Certificate> certificates;
  private final Map<Identity, String> devices = new ConcurrentHashMap<>();
  private final Map<String, String> services = new ConcurrentHashMap<>();

  Credentials(List<X509Certificate> certificates) {
    this.certificates = certificates;
  }

  /**
   * Whose token it is: Microsoft's Java client names only the device where the token is a module's,
   * so the token's own resource counts first.
   *
   * @param name what the client says that it is for
   */
  static Optional<Identity> identity(String name, String token) {
    Optional<Identity> own = Optional.empty();
    for (String field : token.substring(token.indexOf(' ') + 1).split("&", -1)) {
      if (field.startsWith(RESOURCE)) {
        own = ofResource(decoded(field.substring(RESOURCE.length())));
      }
    }
    return own.isPresent() ? own : ofResource(name);
  }

  private static Optional<Identity> ofResource(String resource) {
    String bare = resource.contains("://") ? Address.path(resource) : afterHost(resource);
    return Address.identity(bare);
  }

  private static String afterHost(String resource) {
    int slash = resource.indexOf('/');
    return slash < 0 ? "" : resource.substring(slash + 1);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      // A percent sign that encodes nothing is part of an id.
      return text;
    }
  }

  List<X509Certificate> certificates() {
    return certificates;
  }

  void device(Identity identity, String token) {
    devices.put(identity, token);
  }

  void service(String audience, String token) {
    services.put(audience, token);
  }

  /** What there is for an identity; a device's token may be tried for its module. */
  DeviceCredentials of(Identity identity) {
    String token = devices.get(identity);
    if (token == null && identity.moduleId().isPresent()) {
      token = devices.get(Identity.device(identity.deviceId()));
    }
    return new DeviceCredentials(Optional.ofNullable(token), certificates);
  }

  /** The same with a new token. */
  DeviceCredentials with(String token) {
    return new DeviceCredentials(Optional.of(token), certificates);
  }

  /**
   * Checks that one of the tokens lets a service reach a resource.
   *
   * @param resource a path below the hub; empty for the hub
   */
  void requireService(ServiceAccess access, String resource) throws HubFault {
    HubFault fault = new HubFault(HubFault.Code.UNAUTHORIZED, "no token of a service was put");
    for (String token : services.values()) {
      try {
        access.require(token, resource, Right.SERVICE_CONNECT);
        return;
      } catch (HubFault e) {
        fault = e;
      }
    }
    throw fault;
  }
}
