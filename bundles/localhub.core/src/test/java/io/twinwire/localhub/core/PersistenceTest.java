package io.twinwire.localhub.core;

import static io.twinwire.localhub.core.TestHub.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.localhub.core.telemetry.PartitionSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistenceTest {

  @TempDir Path directory;

  @Test
  void everything_survives_a_restart() throws Exception {
    Map<String, Object> twin;
    Map<String, Object> document;
    String token;
    try (TestHub first = open()) {
      first.registry().create(DEVICE, Map.of("statusReason", "why"));
      first.registry().create(Identity.module("d1", "m1"), Map.of());
      first
          .twins()
          .patch(
              DEVICE,
              Map.of(
                  "tags",
                  Map.of("t", "x"),
                  "properties",
                  Map.of("desired", Map.of("d", 20.0, "l", List.of(1L, "a"), "o", Map.of()))),
              "*");
      DeviceSession session = first.connect(DEVICE, new TestHub.Link());
      session.patchReported(Map.of("r", 1L), OptionalLong.empty());
      session.saveSubscriptions(Set.of("a/#"));
      session.telemetry(List.of(TestHub.message("1"), TestHub.message("2")));
      session.close(CloseReason.CLIENT_CLOSED);
      twin = first.twins().get(DEVICE);
      document = first.registry().get(DEVICE);
      token = first.token(DEVICE);
    }

    try (TestHub second = open()) {
      assertThat(second.twins().get(DEVICE)).isEqualTo(twin);
      assertThat(second.registry().get(DEVICE)).isEqualTo(document);
      assertThat(second.registry().modules("d1")).hasSize(1);
      DeviceSession session =
          second
              .gateway()
              .connect(DEVICE, "mqtt", DeviceCredentials.sas(token), new TestHub.Link());
      assertThat(session.savedSubscriptions()).containsExactly("a/#");
      session.telemetry(TestHub.message("3"));
      assertThat(second.telemetry().read(DEVICE, 0, 10))
          .extracting(message -> message.sequence())
          .containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void the_first_device_is_created_at_the_first_start_only() throws Exception {
    Identity first = Identity.device("demo-gateway");
    try (TestHub hub = open()) {
      hub.registry().delete(first, "*");
    }
    try (TestHub hub = open()) {
      assertThat(hub.registry().devices(10)).isEmpty();
    }
  }

  @Test
  void telemetry_that_is_kept_no_longer_goes_at_the_next_start() throws Exception {
    try (TestHub hub = open()) {
      hub.registry().create(DEVICE, Map.of());
      DeviceSession session = hub.connect(DEVICE, new TestHub.Link());
      for (int i = 0; i < 50; i++) {
        session.telemetry(TestHub.message("" + i));
      }
    }
    TestSettings fewer = new TestSettings().firstDevice("").telemetryKept(10);
    try (TestHub hub = fewer.open(directory)) {
      assertThat(hub.telemetry().read(DEVICE, 0, 100)).hasSize(10);
    }
  }

  @Test
  void the_database_and_the_connection_strings_are_their_owners_alone() throws Exception {
    try (TestHub hub = new TestSettings().open(directory, directory)) {
      String key = hub.registry().primaryKey(Identity.device("demo-gateway")).orElseThrow();
      assertThat(Files.readString(directory.resolve("device.connection-string")).strip())
          .isEqualTo("HostName=hub.example;DeviceId=demo-gateway;SharedAccessKey=" + key);
      assertThat(Files.readString(directory.resolve("service.connection-string")).strip())
          .matches(
              "HostName=hub\\.example;SharedAccessKeyName=iothubowner;SharedAccessKey=[^;]{44}");
      for (String file :
          List.of("localhub.mv", "device.connection-string", "service.connection-string")) {
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(directory.resolve(file))))
            .as(file)
            .isEqualTo("rw-------");
      }
    }
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void connection_strings_follow_at_each_start() throws Exception {
    new TestSettings().open(directory, directory).close();
    String before = Files.readString(directory.resolve("service.connection-string"));
    TestSettings renamed = new TestSettings().hostName("127.0.0.9").telemetryKept(10);

    renamed.open(directory, directory).close();

    assertThat(Files.readString(directory.resolve("service.connection-string")))
        .isEqualTo(before.replace("hub.example", "127.0.0.9"));
  }

  @Test
  void a_database_that_is_in_use_is_refused_and_left_alone() throws Exception {
    try (TestHub hub = open()) {
      assertThatThrownBy(() -> Store.open(Optional.of(directory)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("the local hub's database: ");
      hub.registry().create(DEVICE, Map.of());
    }
  }

  @Test
  void the_file_does_not_grow_with_the_messages_that_went_by() throws Exception {
    TestSettings few =
        new TestSettings()
            .firstDevice("")
            .telemetryKept(10)
            .partitions(new PartitionSettings(2, Duration.ofDays(1), 100));
    try (TestHub hub = few.open(directory)) {
      hub.registry().create(DEVICE, Map.of());
      DeviceSession session = hub.connect(DEVICE, new TestHub.Link());
      for (int i = 0; i < 8_000; i++) {
        session.telemetry(TestHub.message("0123456789".repeat(20)));
        if (i % 2000 == 0) {
          hub.time.pass(Duration.ofSeconds(30));
        }
      }
    }
    assertThat(Files.size(directory.resolve("localhub.mv"))).isLessThan(10L << 20);
  }

  @Test
  void what_was_acknowledged_survives_kill_9() throws Exception {
    Process writer = writer();
    long acknowledged = 0;
    long version = 0;
    try (BufferedReader out = writer.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] words = line.split(" ");
        acknowledged = Long.parseLong(words[0]);
        version = Long.parseLong(words[1]);
        if (acknowledged == 1500) {
          writer.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(acknowledged).isGreaterThanOrEqualTo(1500);

    try (TestHub hub = open()) {
      assertThat(hub.telemetry().read(DEVICE, acknowledged - 1, 1000))
          .isNotEmpty()
          .first()
          .satisfies(message -> assertThat(message.message().properties().get("n")).isNotEmpty());
      assertThat(
              (Long) TestHub.at(hub.twins().get(DEVICE), "properties", "reported").get("$version"))
          .isGreaterThanOrEqualTo(version);
      assertThat(hub.registry().get(DEVICE)).containsEntry("connectionState", "Disconnected");
    }
  }

  private TestHub open() {
    return new TestSettings().open(directory);
  }

  private Process writer() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Prints what was acknowledged: the sequence of a message and the version of reported. */
  static final class Writer {

    public static void main(String[] arguments) throws Exception {
      try (TestHub test = new TestSettings().open(Path.of(arguments[0]))) {
        test.registry().create(DEVICE, Map.of());
        DeviceSession session = test.connect(DEVICE, new TestHub.Link());
        for (long sequence = 1; ; sequence++) {
          session.telemetry(TestHub.message("" + sequence));
          long version = session.patchReported(Map.of("n", sequence), OptionalLong.empty());
          System.out.println(sequence + " " + version);
          if (sequence % 500 == 0) {
            test.time.pass(Duration.ofSeconds(30));
          }
        }
      }
    }
  }
}
