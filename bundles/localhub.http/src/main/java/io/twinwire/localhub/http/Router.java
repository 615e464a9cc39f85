package io.twinwire.localhub.http;

import io.twinwire.api.localhub.HubFault;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the handler of a request by method and path, and words what it refuses. */
public final class Router {

  private static final Logger LOG = LoggerFactory.getLogger(Router.class);
  private static final String OVERRIDE = "X-HTTP-Method-Override";

  /** Answers one kind of request; may block. */
  @FunctionalInterface
  public interface Handler {
    Answer handle(Call call) throws HttpFault, HubFault;
  }

  private record Path(List<String> template, Map<String, Handler> handlers) {}

  private final Clock clock;
  private final List<Path> paths = new ArrayList<>();
  private Supplier<Optional<Router>> beyond = Optional::empty;

  Router(Clock clock) {
    this.clock = clock;
  }

  /** Has another router asked for what this one does not know. */
  Router beyond(Supplier<Router> other) {
    beyond = () -> Optional.of(other.get());
    return this;
  }

  /**
   * Adds a handler.
   *
   * @param template literal segments and {@code {name}} for any one segment; of several that match
   *     a path and serve the method, the one that was added first is taken
   */
  public Router on(String method, String template, Handler handler) {
    List<String> segments = List.of(template.substring(1).split("/", -1));
    Path path =
        paths.stream()
            .filter(known -> known.template().equals(segments))
            .findFirst()
            .orElseGet(
                () -> {
                  Path added = new Path(segments, new LinkedHashMap<>());
                  paths.add(added);
                  return added;
                });
    path.handlers().put(method, handler);
    return this;
  }

  /** Never throws: a failure is an answer as well. */
  Answer answer(Call.Request request) {
    try {
      return route(request);
    } catch (HttpFault e) {
      return refusal(e);
    } catch (HubFault e) {
      return refusal(HttpFault.of(e));
    } catch (RuntimeException e) {
      String trackingId = trackingId();
      LOG.error("{} {} failed, tracking id {}", request.method(), request.uri(), trackingId, e);
      HttpFault fault =
          HttpFault.of(
              new HubFault(HubFault.Code.SERVER_ERROR, "the local hub failed; its log says why"));
      return Answer.error(fault, trackingId, clock.instant());
    }
  }

  /** Whether a path is one of the hub's own, whatever the method. */
  boolean knows(String uri) {
    try {
      List<String> segments = Target.parse(uri).segments();
      return paths.stream().anyMatch(path -> match(path.template(), segments).isPresent())
          || beyond.get().filter(next -> next.knows(uri)).isPresent();
    } catch (HttpFault e) {
      return false;
    }
  }

  Answer refusal(HttpFault fault) {
    return Answer.error(fault, trackingId(), clock.instant());
  }

  private Answer route(Call.Request request) throws HttpFault, HubFault {
    Target target = Target.parse(request.uri());
    String method = method(request);
    Path other = null;
    for (Path path : paths) {
      Optional<Map<String, String>> parameters = match(path.template(), target.segments());
      if (parameters.isPresent()) {
        Handler handler = path.handlers().get(method);
        if (handler != null) {
          return handler.handle(new Call(request, target, parameters.get()));
        }
        other = other == null ? path : other;
      }
    }
    if (other != null) {
      return notAllowed(method, target, other);
    }
    Optional<Router> next = beyond.get();
    if (next.isPresent()) {
      return next.get().route(request);
    }
    throw new HttpFault(404, "ResourceNotFound", "no such path: " + target.path());
  }

  private Answer notAllowed(String method, Target target, Path path) {
    String allowed = String.join(", ", path.handlers().keySet());
    String message = method + " is not served at " + target.path() + "; " + allowed + " is";
    return refusal(new HttpFault(405, "MethodNotAllowed", message)).with("Allow", allowed);
  }

  /** HttpsURLConnection has no PATCH, so Microsoft's Java client sends it in a POST. */
  private static String method(Call.Request request) {
    String override = request.headers().get(OVERRIDE);
    return override == null || !request.method().equals("POST")
        ? request.method()
        : override.strip().toUpperCase(Locale.ROOT);
  }

  private static Optional<Map<String, String>> match(List<String> template, List<String> path) {
    if (template.size() != path.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < template.size(); i++) {
      String wanted = template.get(i);
      if (wanted.startsWith("{")) {
        parameters.put(wanted.substring(1, wanted.length() - 1), path.get(i));
      } else if (!wanted.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  static String trackingId() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
