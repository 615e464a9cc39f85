package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Desired versions that do not come one after the other. */
class VersionsTest {

  private static final Duration BOUND = Duration.ofSeconds(15);
  private static final String DEVICE = "versions";
  private static final Pattern MESSAGE =
      Pattern.compile("telemetry " + DEVICE + " \\d+ \\{.*?\"time\":\"([^\"]+)\".*");

  @TempDir static Path directory;

  private static Site site;
  private static LineGateway gateway;

  private DesiredStream stream;

  @BeforeAll
  static void connect() {
    site = new Site(directory, "127.0.27.1", "127.0.27.2");
    site.startHub();
    gateway = site.gateway(DEVICE, "127.0.27.2").settling(1);
    gateway.start();
    site.hub().process().awaitLine(gateway.connected());
  }

  @AfterAll
  static void disconnect() {
    site.close();
  }

  @BeforeEach
  void agree() {
    stream = new DesiredStream(site.cloud(), DEVICE, new Random(1));
    for (int i = 0; i < 4; i++) {
      stream.next();
    }
    stream.awaitAgreement(gateway, BOUND, "before");
  }

  @Test
  void versions_that_were_missed_are_made_up_for() {
    gateway.relay().shut();
    for (int i = 0; i < 4; i++) {
      stream.next();
    }
    gateway.relay().open();

    stream.awaitAgreement(gateway, BOUND, "after the gap");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_lower_version_of_an_identity_that_was_created_anew_counts(boolean connected) {
    long before = stream.version();
    if (!connected) {
      gateway.relay().shut();
    }
    site.recreate(DEVICE);
    DesiredStream anew = new DesiredStream(site.cloud(), DEVICE, new Random(2));
    assertThat(anew.version()).isLessThan(before);
    gateway.relay().open();

    anew.awaitAgreement(gateway, BOUND, "created anew");
    anew.next();
    anew.awaitAgreement(gateway, BOUND, "after that");
  }

  @Test
  void an_update_that_arrives_while_another_is_being_applied_comes_after_it() {
    int known = gateway.applied().size();
    for (int i = 0; i < 40; i++) {
      stream.next();
    }
    stream.awaitAgreement(gateway, BOUND, "after the burst");
    assertThat(gateway.applied().stream().skip(known)).isSorted().endsWith(stream.version());
  }

  @Test
  void without_a_network_the_last_desired_is_in_force_from_the_start() {
    // With a message each second, where nothing desired would mean one a minute.
    stream = new DesiredStream(site.cloud(), DEVICE, new Random(3));
    stream.awaitAgreement(gateway, BOUND, "a message each second");
    gateway.process().kill();
    gateway.relay().shut();
    int mark = site.hub().process().mark();

    Instant started = Instant.now();
    gateway.start();
    gateway.process().awaitLine(".*DISCONNECTED_RETRYING (?!CLIENT_CLOSE).*");
    await("messages").pollDelay(Duration.ofSeconds(4)).until(() -> true);
    assertThat(InForce.of(gateway.data())).isEqualTo(stream.newest());

    Instant opened = Instant.now();
    gateway.relay().open();
    stream.awaitAgreement(gateway, BOUND, "with the network");
    await("messages from before the network")
        .atMost(BOUND)
        .untilAsserted(
            () ->
                assertThat(messages(mark))
                    .filteredOn(between(started, opened))
                    .hasSizeGreaterThan(2));
  }

  private static Predicate<Instant> between(Instant from, Instant to) {
    return time -> time.isAfter(from) && time.isBefore(to);
  }

  /** When the messages were taken that the hub has printed since a mark. */
  private static List<Instant> messages(int mark) {
    List<String> lines = site.hub().process().lines();
    return lines.subList(mark, lines.size()).stream()
        .map(MESSAGE::matcher)
        .filter(Matcher::matches)
        .map(matcher -> Instant.parse(matcher.group(1)))
        .toList();
  }
}
