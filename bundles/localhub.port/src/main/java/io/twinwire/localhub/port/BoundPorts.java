package io.twinwire.localhub.port;

import io.twinwire.support.port.HubPorts;
import java.nio.file.Path;
import java.util.List;

record BoundPorts(String address, List<Integer> tlsPorts, int proxyPort, Path authority)
    implements HubPorts {

  BoundPorts {
    tlsPorts = List.copyOf(tlsPorts);
  }
}
