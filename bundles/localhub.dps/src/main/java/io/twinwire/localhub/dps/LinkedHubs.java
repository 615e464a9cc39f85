package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.LinkedHub;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The hubs that devices can be assigned to, in the order in which they came. */
final class LinkedHubs {

  private final List<LinkedHub> present = new CopyOnWriteArrayList<>();

  void add(LinkedHub hub) {
    present.add(hub);
  }

  void remove(LinkedHub hub) {
    present.remove(hub);
  }

  List<LinkedHub> all() {
    return List.copyOf(present);
  }

  List<String> names() {
    return present.stream().map(LinkedHub::hostName).toList();
  }

  Optional<LinkedHub> named(String hostName) {
    return present.stream().filter(hub -> hub.hostName().equalsIgnoreCase(hostName)).findFirst();
  }
}
