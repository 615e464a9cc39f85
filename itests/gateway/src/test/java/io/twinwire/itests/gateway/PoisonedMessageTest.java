package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.itests.support.ConfigFiles;
import io.twinwire.support.testing.Loopback;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message at which the hub ends the connection does not hold up those behind it. */
class PoisonedMessageTest {

  private static final String DEVICE = "poisoned";

  @TempDir Path directory;

  @Test
  void a_message_that_ends_every_connection_is_set_aside_and_the_next_ones_arrive() {
    String line = Loopback.address();
    try (Site site = new Site(directory, Loopback.address(), line)) {
      site.startHub();
      LineGateway gateway = site.gateway(DEVICE, line);
      ConfigFiles.write(gateway.data(), "io.twinwire.telemetry.scheduler", "sendInterval=I\"1\"");
      ConfigFiles.write(gateway.data(), "io.twinwire.outbox", "poisonDisconnects=I\"2\"");
      site.control().poison(DEVICE, "messageNumber", "3");
      gateway.start();

      gateway.process().awaitLine(".*Message \\w+-3 is set aside: the hub broke the connection.*");
      site.hub().process().awaitLine("telemetry " + DEVICE + " 5 .*");

      List<String> numbers =
          site.hub().process().lines().stream()
              .filter(text -> text.startsWith("telemetry " + DEVICE + " "))
              .map(text -> text.split(" ")[2])
              .distinct()
              .limit(4)
              .toList();
      assertThat(numbers).containsExactly("1", "2", "4", "5");
    }
  }
}
