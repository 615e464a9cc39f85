package io.twinwire.itests.localhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobContainerItem;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubBadFormatException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubNotFoundException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubTooManyDevicesException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import com.microsoft.azure.sdk.iot.service.registry.RegistryJob;
import com.microsoft.azure.sdk.iot.service.registry.RegistryJob.JobStatus;
import com.microsoft.azure.sdk.iot.service.registry.RegistryJob.JobType;
import com.microsoft.azure.sdk.iot.service.registry.StorageAuthenticationType;
import com.microsoft.azure.sdk.iot.service.registry.serializers.AuthenticationParser;
import com.microsoft.azure.sdk.iot.service.registry.serializers.AuthenticationTypeParser;
import com.microsoft.azure.sdk.iot.service.registry.serializers.ExportImportDeviceParser;
import com.microsoft.azure.sdk.iot.service.registry.serializers.SymmetricKeyParser;
import com.microsoft.azure.sdk.iot.service.twin.TwinCollection;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Microsoft's service client and storage client, unmodified, export and import the registry: what
 * Microsoft's own tests of the client ask for, and what the client has to be refused.
 */
class ExportImportTest {

  private static final String ADDRESS = Loopback.address();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Random RANDOM = new Random(1);
  private static final BlobContainerSasPermission ALL =
      new BlobContainerSasPermission()
          .setReadPermission(true)
          .setWritePermission(true)
          .setDeletePermission(true);

  @TempDir static Path data;

  private static LocalHub hub;
  private static RegistryClient registry;
  private static BlobServiceClient storage;
  private static BlobContainerClient exports;
  private static BlobContainerClient imports;

  @BeforeAll
  static void start() throws Exception {
    hub = LocalHub.start("localhub", data, ADDRESS);
    registry = hub.cloud().registry();
    Path account = data.resolve("hub/blobs/storage.connection-string");
    // The storage comes after the hub.
    await().atMost(PATIENCE).until(() -> Files.exists(account) && Files.size(account) > 0);
    storage =
        new BlobServiceClientBuilder()
            .connectionString(Files.readString(account).strip())
            .httpClient(
                new JdkHttpClientBuilder(
                        java.net.http.HttpClient.newBuilder()
                            .sslContext(Cloud.trusting(data.resolve("ca.pem"))))
                    .build())
            .buildClient();
    exports = storage.getBlobContainerClient("exports");
    // Nor is it at the ports as soon as its file is there.
    await().atMost(PATIENCE).ignoreExceptions().until(exports::createIfNotExists);
    imports = storage.getBlobContainerClient("imports");
    imports.create();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static String uri(BlobContainerClient container, BlobContainerSasPermission permission) {
    return container.getBlobContainerUrl()
        + "?"
        + container.generateSas(
            new BlobServiceSasSignatureValues(OffsetDateTime.now().plusDays(1), permission));
  }

  private static RegistryJob awaited(RegistryJob begun) {
    RegistryJob over =
        await()
            .atMost(PATIENCE)
            .until(
                () -> registry.getJob(begun.getJobId()),
                job ->
                    job.getStatus() == JobStatus.COMPLETED || job.getStatus() == JobStatus.FAILED);
    assertThat(over.getFailureReason()).isNull();
    assertThat(over.getStatus()).isEqualTo(JobStatus.COMPLETED);
    assertThat(over.getProgress()).isEqualTo(100);
    assertThat(over.getStartTimeUtc()).isNotNull();
    assertThat(over.getEndTimeUtc()).isAfterOrEqualTo(over.getStartTimeUtc());
    return over;
  }

  /** What lies in the container for exports, line by line. */
  private static Map<String, ExportImportDeviceParser> exported() {
    List<String> names =
        exports.listBlobs().stream().map(BlobItem::getName).collect(Collectors.toList());
    assertThat(names).containsExactly("devices.txt");
    Map<String, ExportImportDeviceParser> lines = new LinkedHashMap<>();
    text(exports, "devices.txt")
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(ExportImportDeviceParser::new)
        .forEach(
            line ->
                lines.put(
                    line.getModuleId() == null
                        ? line.getId()
                        : line.getId() + "/" + line.getModuleId(),
                    line));
    return lines;
  }

  private static String text(BlobContainerClient container, String name) {
    return container.getBlobClient(name).downloadContent().toString();
  }

  private static ExportImportDeviceParser device(String id, String mode) {
    AuthenticationParser authentication = new AuthenticationParser();
    authentication.setType(AuthenticationTypeParser.SAS);
    authentication.setSymmetricKey(new SymmetricKeyParser(key(), key()));
    TwinCollection tags = new TwinCollection();
    tags.put("test01", "firstvalue");
    ExportImportDeviceParser device = new ExportImportDeviceParser();
    device.setId(id);
    device.setImportMode(mode);
    device.setStatus("enabled");
    device.setAuthentication(authentication);
    device.setTags(tags);
    return device;
  }

  private static String key() {
    byte[] key = new byte[32];
    RANDOM.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  private static void upload(List<ExportImportDeviceParser> devices) {
    imports
        .getBlobClient("devices.txt")
        .upload(
            BinaryData.fromString(
                devices.stream()
                    .map(ExportImportDeviceParser::toJson)
                    .collect(Collectors.joining("\r\n"))),
            true);
  }

  @Test
  void devices_are_imported_exported_with_their_keys_and_deleted() throws Exception {
    List<ExportImportDeviceParser> devices = new ArrayList<>();
    for (int n = 0; n < 10; n++) {
      devices.add(device("bulk-" + n, "createOrUpdate"));
    }
    for (StorageAuthenticationType type : StorageAuthenticationType.values()) {
      devices.forEach(device -> device.setImportMode("createOrUpdate"));
      upload(devices);
      String in = uri(imports, ALL);
      RegistryJob importing = registry.importDevices(RegistryJob.createForImportJob(in, in, type));
      assertThat(awaited(importing).getType()).isEqualTo(JobType.IMPORT);
      assertThat(text(imports, "importErrors.log")).isEmpty();

      RegistryJob exporting =
          registry.exportDevices(RegistryJob.createForExportJob(uri(exports, ALL), false, type));
      assertThat(awaited(exporting).getType()).isEqualTo(JobType.EXPORT);
      Map<String, ExportImportDeviceParser> lines = exported();
      for (ExportImportDeviceParser device : devices) {
        ExportImportDeviceParser line = lines.get(device.getId());
        assertThat(line).as(device.getId()).isNotNull();
        assertThat(line.getStatus()).isEqualTo("enabled");
        assertThat(line.getTags()).containsEntry("test01", "firstvalue");
        assertThat(line.getAuthentication().getSymmetricKey().getPrimaryKey())
            .isEqualTo(device.getAuthentication().getSymmetricKey().getPrimaryKey());
      }

      devices.forEach(device -> device.setImportMode("delete"));
      upload(devices);
      awaited(registry.importDevices(in, in));
      awaited(registry.exportDevices(uri(exports, ALL), false));
      assertThat(exported()).doesNotContainKeys("bulk-0", "bulk-9").containsKey("demo-gateway");
    }
  }

  @Test
  void an_export_without_keys_has_none_and_modules_have_lines_of_their_own() throws Exception {
    registry.addDevice(new Device("keyless"));
    registry.addModule(new Module("keyless", "m1"));
    RegistryJob job = awaited(registry.exportDevices(uri(exports, ALL), true));
    assertThat(job.getExcludeKeysInExport()).isTrue();
    // As IoT Hub writes it; the client's own parser takes no line without authentication.
    assertThat(text(exports, "devices.txt").lines().filter(line -> line.contains("\"keyless\"")))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("\"authentication\":null"))
        .anySatisfy(line -> assertThat(line).contains("\"moduleId\":\"m1\""));
    assertThat(text(exports, "devices.txt"))
        .doesNotContain(registry.getDevice("keyless").getPrimaryKey());
  }

  @Test
  void lines_that_are_refused_are_in_the_log_and_the_others_go_in() throws Exception {
    imports
        .getBlobClient("devices.txt")
        .upload(
            BinaryData.fromString(
                device("good-1", "create").toJson()
                    + "\nnot a device\n"
                    + device("demo-gateway", "create").toJson()
                    + "\n"
                    + device("good-2", "create").toJson()),
            true);
    String in = uri(imports, ALL);
    awaited(registry.importDevices(in, in));
    registry.getDevice("good-1");
    registry.getDevice("good-2");
    assertThat(text(imports, "importErrors.log").lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("\"errorCode\":400012", "not a device", "line 2"),
            line -> assertThat(line).contains("demo-gateway", "\"errorCode\":409001", "line 3"));
  }

  @Test
  void a_signature_that_allows_too_little_or_is_another_containers_is_refused() {
    BlobContainerSasPermission reads = new BlobContainerSasPermission().setReadPermission(true);
    assertRefused(uri(exports, reads), "Unauthorized to write to output blob container");
    assertRefused(exports.getBlobContainerUrl(), "no signature");
    assertRefused(uri(imports, ALL).replace("imports", "exports"), "did not match");
    assertRefused(uri(storage.getBlobContainerClient("missing"), ALL), "no container missing");
    BlobContainerClient empty = storage.getBlobContainerClient("empty");
    empty.create();
    assertThatThrownBy(() -> registry.importDevices(uri(empty, ALL), uri(empty, ALL)))
        .isInstanceOf(IotHubBadFormatException.class)
        .hasMessageContaining("BlobContainerValidationError")
        .hasMessageContaining("there is no blob devices.txt");
    assertThat(storage.listBlobContainers().stream().map(BlobContainerItem::getName))
        .contains("empty", "exports", "imports", "uploads");
    empty.delete();
    assertThat(empty.exists()).isFalse();
  }

  private static void assertRefused(String uri, String why) {
    assertThatThrownBy(() -> registry.exportDevices(uri, false))
        .isInstanceOf(IotHubBadFormatException.class)
        .hasMessageContaining("BlobContainerValidationError")
        .hasMessageContaining(why);
  }

  @Test
  void a_second_job_is_refused_while_one_is_under_way() throws Exception {
    List<ExportImportDeviceParser> devices = new ArrayList<>();
    for (int n = 0; n < 5000; n++) {
      devices.add(device("many-" + n, "create"));
    }
    upload(devices);
    String in = uri(imports, ALL);
    RegistryJob first = registry.importDevices(in, in);
    assertThatThrownBy(() -> registry.exportDevices(uri(exports, ALL), true))
        .isInstanceOf(IotHubTooManyDevicesException.class)
        .hasMessageContaining("JobQuotaExceeded");
    awaited(first);
    registry.getDevice("many-4999");
  }

  @Test
  void a_job_that_never_was_is_not_found() {
    assertThatThrownBy(() -> registry.getJob("never")).isInstanceOf(IotHubNotFoundException.class);
  }
}
