package io.twinwire.itests.localhub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobClientBuilder;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ParallelTransferOptions;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.FileUploadCompletionNotification;
import com.microsoft.azure.sdk.iot.device.FileUploadSasUriRequest;
import com.microsoft.azure.sdk.iot.device.FileUploadSasUriResponse;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.ProxySettings;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.service.messaging.AcknowledgementType;
import com.microsoft.azure.sdk.iot.service.messaging.FileUploadNotification;
import com.microsoft.azure.sdk.iot.service.messaging.FileUploadNotificationProcessorClient;
import com.microsoft.azure.sdk.iot.service.messaging.FileUploadNotificationProcessorClientOptions;
import com.microsoft.azure.sdk.iot.service.messaging.IotHubServiceClientProtocol;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.storage.blob.CloudBlockBlob;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Microsoft's device client and its storage clients, both the present and the older one,
 * unmodified, upload files to the local hub.
 */
class FileUploadTest {

  private static final String ADDRESS = Loopback.address();

  @TempDir static Path data;

  private static LocalHub hub;
  private static Cloud cloud;
  private static HttpClient https;

  @BeforeAll
  static void start() throws Exception {
    hub = LocalHub.start("localhub", data, ADDRESS);
    cloud = hub.cloud();
    https =
        new JdkHttpClientBuilder(
                java.net.http.HttpClient.newBuilder()
                    .sslContext(Cloud.trusting(data.resolve("ca.pem"))))
            .build();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  /** HTTPS through the proxy port needs no right to bind 443. */
  private static DeviceClient connected(String id) throws Exception {
    return connected(
        id,
        IotHubClientProtocol.HTTPS,
        new ProxySettings(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(ADDRESS, hub.proxy()))));
  }

  private static DeviceClient connected(
      String id, IotHubClientProtocol protocol, ProxySettings proxy) throws Exception {
    String key = cloud.registry().addDevice(new Device(id)).getPrimaryKey();
    DeviceClient client =
        new DeviceClient(
            "HostName=" + ADDRESS + ";DeviceId=" + id + ";SharedAccessKey=" + key,
            protocol,
            ClientOptions.builder()
                .sslContext(Cloud.trusting(data.resolve("ca.pem")))
                .proxySettings(proxy)
                .build());
    client.open(false);
    return client;
  }

  private static FileUploadSasUriResponse begun(DeviceClient client, String name) throws Exception {
    return client.getFileUploadSasUri(new FileUploadSasUriRequest(name));
  }

  private static BlobClient blob(FileUploadSasUriResponse upload) throws Exception {
    return new BlobClientBuilder()
        .endpoint(upload.getBlobUri().toString())
        .httpClient(https)
        .buildClient();
  }

  /** A back end reads it with the account's connection string. */
  private static byte[] read(String name) throws Exception {
    String connection = Files.readString(data.resolve("hub/blobs/storage.connection-string"));
    return new BlobServiceClientBuilder()
        .connectionString(connection.strip())
        .httpClient(https)
        .buildClient()
        .getBlobContainerClient("uploads")
        .getBlobClient(name)
        .downloadContent()
        .toBytes();
  }

  private static FileUploadCompletionNotification outcome(String correlationId, boolean success) {
    return new FileUploadCompletionNotification(correlationId, success, 0, "done");
  }

  @Test
  void fu01_over_an_mqtt_client_a_file_is_uploaded_completed_and_read() throws Exception {
    assumeThat(hub.listens(443)).as("443 is the hub's").isTrue();
    DeviceClient client = connected("files-mqtt", IotHubClientProtocol.MQTT, null);
    try {
      FileUploadSasUriResponse upload = begun(client, "logs/today.txt");
      assertThat(upload.getBlobName()).isEqualTo("files-mqtt/logs/today.txt");
      blob(upload).upload(BinaryData.fromString("all is well"));
      client.completeFileUpload(outcome(upload.getCorrelationId(), true));
    } finally {
      client.close();
    }
    assertThat(new String(read("files-mqtt/logs/today.txt"), UTF_8)).isEqualTo("all is well");
  }

  @Test
  void fu02_a_service_is_notified_of_the_file() throws Exception {
    DeviceClient client = connected("files-told");
    BlockingQueue<FileUploadNotification> told = new LinkedBlockingQueue<>();
    FileUploadNotificationProcessorClient reader =
        new FileUploadNotificationProcessorClient(
            Files.readString(data.resolve("service.connection-string")).trim(),
            IotHubServiceClientProtocol.AMQPS,
            notification -> {
              told.add(notification);
              return AcknowledgementType.COMPLETE;
            },
            FileUploadNotificationProcessorClientOptions.builder()
                .sslContext(Cloud.trusting(data.resolve("ca.pem")))
                .build());
    reader.start();
    try {
      FileUploadSasUriResponse upload = begun(client, "told.txt");
      blob(upload).upload(BinaryData.fromString("12345"));
      client.completeFileUpload(outcome(upload.getCorrelationId(), true));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> told.stream().anyMatch(one -> one.getDeviceId().equals("files-told")));
      FileUploadNotification mine =
          told.stream().filter(one -> one.getDeviceId().equals("files-told")).findFirst().get();
      assertThat(mine.getBlobName()).isEqualTo("files-told/told.txt");
      assertThat(mine.getBlobSizeInBytes()).isEqualTo(5);
      assertThat(mine.getBlobUri()).contains("/uploads/files-told/told.txt");
    } finally {
      reader.stop();
      client.close();
    }
  }

  @Test
  void a_large_file_goes_in_blocks_and_comes_back_the_same() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    DeviceClient client = connected("files-blocks");
    try {
      FileUploadSasUriResponse upload = begun(client, "large.bin");
      blob(upload)
          .uploadWithResponse(
              new BlobParallelUploadOptions(new ByteArrayInputStream(content))
                  .setParallelTransferOptions(
                      new ParallelTransferOptions()
                          .setMaxSingleUploadSizeLong(200_000L)
                          .setBlockSizeLong(200_000L))
                  .setHeaders(new BlobHttpHeaders().setContentType("application/x-noise")),
              null,
              Context.NONE);
      client.completeFileUpload(outcome(upload.getCorrelationId(), true));
      assertThat(blob(upload).getProperties().getContentType()).isEqualTo("application/x-noise");
      Path copy = data.resolve("copy.bin");
      blob(upload).downloadToFile(copy.toString());
      assertThat(Files.readAllBytes(copy)).isEqualTo(content);
    } finally {
      client.close();
    }
    assertThat(read("files-blocks/large.bin")).isEqualTo(content);
  }

  @Test
  void the_older_storage_client_uploads_as_well() throws Exception {
    DeviceClient client = connected("files-older");
    try {
      FileUploadSasUriResponse upload = begun(client, "a.txt");
      byte[] content = "older".getBytes(UTF_8);
      CloudBlockBlob blob = new CloudBlockBlob(upload.getBlobUri());
      blob.upload(new ByteArrayInputStream(content), content.length);
      assertThat(blob.downloadText()).isEqualTo("older");
      client.completeFileUpload(outcome(upload.getCorrelationId(), true));
    } finally {
      client.close();
    }
    assertThat(new String(read("files-older/a.txt"), UTF_8)).isEqualTo("older");
  }

  /** The client takes every 403 for a quota. */
  @Test
  void fu02_the_eleventh_open_upload_is_refused_until_one_is_completed() throws Exception {
    DeviceClient client = connected("files-many");
    try {
      List<FileUploadSasUriResponse> open = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        open.add(begun(client, "file-" + i));
      }
      assertThatThrownBy(() -> begun(client, "file-10"))
          .isInstanceOf(IotHubClientException.class)
          .extracting(e -> ((IotHubClientException) e).getStatusCode())
          .isEqualTo(IotHubStatusCode.QUOTA_EXCEEDED);
      client.completeFileUpload(outcome(open.get(3).getCorrelationId(), false));
      begun(client, "file-10");
    } finally {
      client.close();
    }
  }

  @Test
  void a_success_without_a_file_and_a_strange_correlation_id_are_bad_requests() throws Exception {
    DeviceClient client = connected("files-wrong");
    try {
      FileUploadSasUriResponse upload = begun(client, "never-sent");
      assertBadRequest(client, outcome(upload.getCorrelationId(), true));
      client.completeFileUpload(outcome(upload.getCorrelationId(), false));
      assertBadRequest(client, outcome(upload.getCorrelationId(), false));
    } finally {
      client.close();
    }
  }

  private static void assertBadRequest(
      DeviceClient client, FileUploadCompletionNotification outcome) {
    assertThatThrownBy(() -> client.completeFileUpload(outcome))
        .isInstanceOf(IotHubClientException.class)
        .extracting(e -> ((IotHubClientException) e).getStatusCode())
        .isEqualTo(IotHubStatusCode.BAD_FORMAT);
  }

  @Test
  void a_signature_for_one_file_does_not_open_another() throws Exception {
    DeviceClient client = connected("files-sas");
    try {
      FileUploadSasUriResponse upload = begun(client, "mine");
      BlobClient other =
          new BlobClientBuilder()
              .endpoint(upload.getBlobUri().toString().replace("mine", "yours"))
              .httpClient(https)
              .buildClient();
      assertThatThrownBy(() -> other.upload(BinaryData.fromString("x")))
          .isInstanceOf(BlobStorageException.class)
          .extracting(e -> ((BlobStorageException) e).getStatusCode())
          .isEqualTo(403);
    } finally {
      client.close();
    }
  }
}
