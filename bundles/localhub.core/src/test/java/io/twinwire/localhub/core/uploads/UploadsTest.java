package io.twinwire.localhub.core.uploads;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.BlobStorage;
import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.DailyQuota.Beyond;
import io.twinwire.api.localhub.FileUploads.Outcome;
import io.twinwire.api.localhub.FileUploads.Upload;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.ServiceDelivery;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import io.twinwire.support.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {

  /** Keeps the sizes of blobs. */
  private static final class Blobs implements BlobStorage {

    final Map<String, Long> sizes = new ConcurrentHashMap<>();

    @Override
    public Grant grant(String blobName, Instant expiry) throws HubFault {
      if (blobName.endsWith("broken")) {
        throw new HubFault(Code.SERVER_ERROR, "broken");
      }
      return new Grant("h", "uploads", "?se=" + expiry);
    }

    @Override
    public Optional<Stored> find(String blobName) {
      return Optional.ofNullable(sizes.get(blobName))
          .map(size -> new Stored("https://h/" + blobName, size, Instant.EPOCH));
    }
  }

  @TempDir Path directory;

  private final Blobs blobs = new Blobs();
  private TestHub test;

  @BeforeEach
  void open() throws HubFault {
    test = opened();
    test.registry().create(DEVICE, Map.of());
  }

  @AfterEach
  void close() {
    test.close();
  }

  private TestHub opened() {
    TestHub hub = new TestSettings().open(directory);
    hub.storage(blobs);
    return hub;
  }

  private Upload begin(String name) throws HubFault {
    return test.uploads().begin(DEVICE, name);
  }

  private void end(Upload upload, boolean success) throws HubFault {
    test.uploads().end(DEVICE, new Outcome(upload.correlationId(), success, 0, ""));
  }

  private ServiceDelivery delivered() throws HubFault {
    return test.notifications().receive().orElseThrow();
  }

  @Test
  void fu01_an_upload_names_the_blob_below_the_device_and_its_signature_ends_with_it()
      throws HubFault {
    Upload upload = begin("a/b.txt");
    assertThat(upload.blobName()).isEqualTo("d1/a/b.txt");
    assertThat(upload.containerName()).isEqualTo("uploads");
    assertThat(upload.sasToken()).isEqualTo("?se=" + test.time.instant().plus(Duration.ofHours(1)));
  }

  @Test
  void fu02_ten_may_be_open_and_an_end_or_the_end_of_their_time_makes_room() throws HubFault {
    Upload first = begin("0");
    for (int i = 1; i < 10; i++) {
      begin("" + i);
    }
    assertRefused(Code.DEVICE_MAXIMUM_ACTIVE_FILE_UPLOAD_LIMIT_EXCEEDED, () -> begin("10"));
    end(first, false);
    begin("10");
    assertThat(test.uploads().open(DEVICE)).isEqualTo(10);

    test.time.pass(Duration.ofHours(1));
    assertThat(test.uploads().open(DEVICE)).isZero();
    begin("11");
  }

  @Test
  void fu02_open_uploads_outlive_the_hub() throws HubFault {
    Upload upload = begin("a");
    test.close();
    test = opened();
    assertThat(test.uploads().open(DEVICE)).isEqualTo(1);
    blobs.sizes.put("d1/a", 5L);
    end(upload, true);
    test.close();
    test = opened();
    assertThat(new String(delivered().body(), UTF_8)).contains("d1/a");
  }

  @Test
  void a_correlation_id_counts_for_its_device_once_and_in_its_time() throws HubFault {
    test.registry().create(io.twinwire.api.localhub.Identity.device("d2"), Map.of());
    Upload upload = begin("a");
    assertRefused(
        Code.INVALID_FILE_UPLOAD_CORRELATION_ID,
        () ->
            test.uploads()
                .end(
                    io.twinwire.api.localhub.Identity.device("d2"),
                    new Outcome(upload.correlationId(), false, 0, "")));
    end(upload, false);
    assertRefused(Code.INVALID_FILE_UPLOAD_CORRELATION_ID, () -> end(upload, false));

    Upload late = begin("b");
    test.time.pass(Duration.ofHours(1));
    assertRefused(Code.EXPIRED_FILE_UPLOAD_CORRELATION_ID, () -> end(late, true));
    test.time.pass(Duration.ofHours(25));
    begin("c");
    assertRefused(Code.INVALID_FILE_UPLOAD_CORRELATION_ID, () -> end(late, true));
  }

  @Test
  void a_success_without_a_blob_is_refused_and_the_upload_stays_open() throws HubFault {
    Upload upload = begin("a");
    assertRefused(Code.ARGUMENT_INVALID, () -> end(upload, true)).contains("d1/a");
    blobs.sizes.put("d1/a", 5L);
    end(upload, true);
  }

  @Test
  void names_have_their_limits_and_without_storage_nothing_goes() throws HubFault {
    assertRefused(Code.ARGUMENT_INVALID, () -> begin("")).contains("1 to 1024");
    assertRefused(Code.ARGUMENT_INVALID, () -> begin("x".repeat(1025)));
    assertRefused(Code.ARGUMENT_INVALID, () -> begin("x/".repeat(254))).contains("254");
    assertRefused(Code.SERVER_ERROR, () -> begin("broken"));
    assertThat(test.uploads().open(DEVICE)).isZero();
    test.storage(null);
    assertRefused(Code.DEFAULT_STORAGE_ENDPOINT_NOT_CONFIGURED, () -> begin("a"));
  }

  @Test
  void d2c04_begin_and_end_of_an_upload_are_metered() throws HubFault {
    test.quota().quota(new DailyQuota(2, 4096, Beyond.CUT));
    end(begin("a"), false);
    assertThat(test.quota().use().units()).isEqualTo(2);
    assertRefused(Code.QUOTA_EXCEEDED, () -> begin("b"));
  }

  @Test
  void fu02_a_notification_is_as_microsofts_client_reads_it_and_is_told() throws Exception {
    AtomicInteger told = new AtomicInteger();
    AutoCloseable listening = test.notifications().whenWaiting(told::incrementAndGet);
    notified("sch\u00f6n.txt");
    assertThat(told).hasValue(1);

    ServiceDelivery delivery = delivered();

    assertThat(delivery.contentType()).isEqualTo(FileNotifications.CONTENT_TYPE);
    String body = new String(delivery.body(), UTF_8);
    assertThat(body).isPrintable().contains("sch\\u00f6n");
    assertThat(Json.parseObject(body))
        .containsEntry("deviceId", "d1")
        .containsEntry("blobName", "d1/sch\u00f6n.txt")
        .containsEntry("blobUri", "https://h/d1/sch\u00f6n.txt")
        .containsEntry("lastUpdatedTime", "1970-01-01T00:00:00+00:00")
        .containsEntry("blobSizeInBytes", 5L)
        .containsEntry("enqueuedTimeUtc", "2026-11-22T10:15:30.1234567Z");
    assertThat(test.notifications().receive()).as("it is locked").isEmpty();
    test.notifications().complete(delivery.lockToken());
    assertRefused(
        Code.DEVICE_MESSAGE_LOCK_LOST, () -> test.notifications().complete(delivery.lockToken()));
    listening.close();
    notified("b");
    assertThat(told).hasValue(1);
  }

  @Test
  void fu02_a_notification_comes_again_until_it_is_completed_too_old_or_delivered_too_often()
      throws HubFault {
    notified("a");
    ServiceDelivery first = delivered();
    test.time.pass(Duration.ofSeconds(60));
    assertRefused(
        Code.DEVICE_MESSAGE_LOCK_LOST, () -> test.notifications().abandon(first.lockToken()));
    assertThat(delivered().deliveryCount()).isEqualTo(2);
    test.time.pass(Duration.ofHours(1));
    assertThat(test.notifications().receive()).isEmpty();

    notified("b");
    for (int i = 1; i <= 100; i++) {
      ServiceDelivery again = delivered();
      assertThat(again.deliveryCount()).isEqualTo(i);
      test.notifications().abandon(again.lockToken());
    }
    assertThat(test.notifications().receive()).isEmpty();
  }

  private void notified(String name) throws HubFault {
    blobs.sizes.put("d1/" + name, 5L);
    end(begin(name), true);
  }
}
