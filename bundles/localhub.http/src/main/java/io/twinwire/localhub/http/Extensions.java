package io.twinwire.localhub.http;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.api.localhub.ServiceExtension;
import io.twinwire.api.localhub.ServiceExtension.Operation;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The paths that others bring along, asked behind those of IoT Hub. */
final class Extensions {

  private final Clock clock;
  private final ServiceAccess access;
  private final List<ServiceExtension> present = new CopyOnWriteArrayList<>();
  private volatile Router router;

  Extensions(Clock clock, ServiceAccess access) {
    this.clock = clock;
    this.access = access;
    this.router = new Router(clock);
  }

  Router router() {
    return router;
  }

  synchronized void add(ServiceExtension extension) {
    present.add(extension);
    route();
  }

  synchronized void remove(ServiceExtension extension) {
    present.remove(extension);
    route();
  }

  private void route() {
    Router changed = new Router(clock);
    for (ServiceExtension extension : present) {
      extension
          .operations()
          .forEach(
              (name, operation) -> {
                int space = name.indexOf(' ');
                changed.on(
                    name.substring(0, space),
                    name.substring(space + 1),
                    call -> answer(extension, operation, call));
              });
    }
    router = changed;
  }

  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  private Answer answer(ServiceExtension extension, Operation operation, Call call)
      throws HttpFault, HubFault {
    for (Right right : extension.rights()) {
      ServiceApi.require(access, call, right);
    }
    Map<String, ?> body = call.request().body().length == 0 ? Map.of() : call.object();
    return Answer.json(200, operation.answer(body));
  }
}
