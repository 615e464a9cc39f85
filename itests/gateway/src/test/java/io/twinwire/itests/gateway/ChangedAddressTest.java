package io.twinwire.itests.gateway;

import static org.awaitility.Awaitility.await;

import io.twinwire.itests.support.Relay;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub's name leads elsewhere from one moment to the next. */
class ChangedAddressTest {

  private static final String DEVICE = "moved";
  private static final String NAME = "hub.test";

  @TempDir Path directory;

  @Test
  void a_hub_that_has_moved_is_found_again_without_a_restart() throws IOException {
    String here = Loopback.address();
    String there = Loopback.address();
    Path names = directory.resolve("hosts");
    Files.writeString(names, here + " " + NAME + "\n");
    try (Site site = new Site(directory, Loopback.address(), here, there, NAME)) {
      site.startHub();
      LineGateway gateway = site.gateway(DEVICE, here, NAME).java("-Djdk.net.hosts.file=" + names);
      if (Effort.of(1, 0) == 1) {
        // The JVM's own 30 s are for the long form.
        gateway.java("-Dsun.net.inetaddr.ttl=1");
      }
      gateway.start();
      site.hub().process().awaitLine(gateway.connected());

      int mark = site.hub().process().mark();
      try (var line = new Relay(there, site.address())) {
        Files.writeString(names, there + " " + NAME + "\n");
        gateway.relay().shut();
        await("a line to the new address").atMost(Duration.ofSeconds(60)).until(line::up);
        site.hub().process().awaitLine(mark, gateway.connected());
      }
    }
  }
}
