package io.twinwire.localhub.core;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.support.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A hub whose policy keys are known, read from its database between two starts. */
public final class TestPolicies implements AutoCloseable {

  public final TestHub test;
  private final Path directory;
  private final Map<String, Object> keys;

  public TestPolicies() {
    try {
      directory = Files.createTempDirectory("policies");
      new TestSettings().open(directory).close();
      try (Store store = Store.open(Optional.of(directory))) {
        keys = Json.parseObject(store.settings().get("policies"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    test = new TestSettings().open(directory);
  }

  public String token(String policy) {
    return token(policy, TestHub.HOST, Duration.ofHours(1));
  }

  public String token(String policy, String resource, Duration life) {
    return TestHub.serviceToken(
        policy, key(policy, "primaryKey"), resource, test.time.instant().plus(life));
  }

  public String key(String policy, String which) {
    return keys.containsKey(policy) ? (String) TestHub.at(keys, policy).get(which) : "b3RoZXI=";
  }

  public void connect(String policy) throws HubFault {
    String token = token(policy, TestHub.resource(TestHub.DEVICE), Duration.ofHours(1));
    test.gateway()
        .connect(TestHub.DEVICE, "mqtt", DeviceCredentials.sas(token), new TestHub.Link())
        .close(io.twinwire.api.localhub.DeviceLink.CloseReason.CLIENT_CLOSED);
  }

  @Override
  public void close() {
    test.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
