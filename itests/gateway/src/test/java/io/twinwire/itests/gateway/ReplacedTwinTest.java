package io.twinwire.itests.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A back end replaces the desired properties as a whole while the gateway is connected. */
class ReplacedTwinTest {

  private static final Duration BOUND = Duration.ofSeconds(15);
  private static final String DEVICE = "replaced";

  /** Microsoft's word is the difference; its older documentation says the whole new document. */
  @ParameterizedTest
  @ValueSource(strings = {"difference", "document"})
  void what_the_new_desired_does_not_name_goes_whatever_the_hub_notifies(
      String form, @TempDir Path directory) {
    try (Site site = new Site(directory, "127.0.28.1", "127.0.28.2").notifying(form)) {
      site.startHub();
      LineGateway gateway = site.gateway(DEVICE, "127.0.28.2").settling(1);
      DesiredStream stream = new DesiredStream(site.cloud(), DEVICE, new Random(1));
      gateway.start();
      site.hub().process().awaitLine(gateway.connected());
      stream.awaitAgreement(gateway, BOUND, "before");

      stream.replace(Map.of(InForce.TELEMETRY, 50L, "check/left", 51L));

      stream.awaitAgreement(gateway, BOUND, "replaced, notified by the " + form);
    }
  }
}
