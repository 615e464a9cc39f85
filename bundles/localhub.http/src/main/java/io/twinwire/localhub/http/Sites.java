package io.twinwire.localhub.http;

import io.twinwire.support.port.HttpSite;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The sites that are there, by path. */
final class Sites {

  private final List<HttpSite> present = new CopyOnWriteArrayList<>();

  void add(HttpSite site) {
    present.add(site);
  }

  void remove(HttpSite site) {
    present.remove(site);
  }

  Optional<HttpSite> serving(String uri) {
    if (present.isEmpty()) {
      return Optional.empty();
    }
    String path = Target.path(uri);
    int mark = uri.indexOf('?');
    String query = mark < 0 ? "" : uri.substring(mark + 1);
    return present.stream().filter(site -> site.serves(path, query)).findFirst();
  }
}
