package io.twinwire.itests.localhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.service.ProxyOptions;
import com.microsoft.azure.sdk.iot.service.configurations.Configuration;
import com.microsoft.azure.sdk.iot.service.configurations.ConfigurationContent;
import com.microsoft.azure.sdk.iot.service.configurations.ConfigurationMetrics;
import com.microsoft.azure.sdk.iot.service.configurations.ConfigurationsClient;
import com.microsoft.azure.sdk.iot.service.configurations.ConfigurationsClientOptions;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubBadFormatException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubConflictException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubNotFoundException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubPreconditionFailedException;
import com.microsoft.azure.sdk.iot.service.jobs.DirectMethodsJobOptions;
import com.microsoft.azure.sdk.iot.service.jobs.ScheduledJob;
import com.microsoft.azure.sdk.iot.service.jobs.ScheduledJobStatus;
import com.microsoft.azure.sdk.iot.service.jobs.ScheduledJobType;
import com.microsoft.azure.sdk.iot.service.jobs.ScheduledJobsClient;
import com.microsoft.azure.sdk.iot.service.jobs.ScheduledJobsClientOptions;
import com.microsoft.azure.sdk.iot.service.query.JobQueryResponse;
import com.microsoft.azure.sdk.iot.service.query.QueryClient;
import com.microsoft.azure.sdk.iot.service.query.QueryClientOptions;
import com.microsoft.azure.sdk.iot.service.query.QueryPageOptions;
import com.microsoft.azure.sdk.iot.service.query.RawQueryResponse;
import com.microsoft.azure.sdk.iot.service.query.SqlQueryBuilder;
import com.microsoft.azure.sdk.iot.service.query.TwinQueryResponse;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import com.microsoft.azure.sdk.iot.service.twin.DeviceCapabilities;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's service client, unmodified, with what concerns many devices at once. */
class FleetTest {

  private static final String ADDRESS = Loopback.address();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path data;

  private static LocalHub hub;
  private static ProxyOptions proxy;
  private static String connection;
  private static QueryClient queries;

  @BeforeAll
  static void start() throws Exception {
    hub = LocalHub.start("localhub", data, ADDRESS);
    hub.cloud();
    proxy =
        new ProxyOptions(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(ADDRESS, hub.proxy())));
    connection = Files.readString(data.resolve("service.connection-string")).trim();
    queries = new QueryClient(connection, QueryClientOptions.builder().proxyOptions(proxy).build());
    for (int n = 0; n < 5; n++) {
      String id = "fleet-" + n;
      hub.cloud().registry().addDevice(new Device(id));
      Twin twin = new Twin(id);
      twin.getTags().put("n", n);
      twin.getTags().put("even", n % 2 == 0);
      hub.cloud().twins().patch(twin);
    }
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void queries_for_twins_are_answered_page_by_page() throws Exception {
    QueryPageOptions two = QueryPageOptions.builder().pageSize(2).build();
    TwinQueryResponse answer =
        queries.queryTwins(
            SqlQueryBuilder.createSqlQuery(
                "*", SqlQueryBuilder.FromType.DEVICES, "is_defined(tags.n)", null),
            two);
    List<String> ids = new ArrayList<>();
    while (answer.hasNext()) {
      ids.add(answer.next(two).getDeviceId());
    }
    assertThat(ids).containsExactly("fleet-0", "fleet-1", "fleet-2", "fleet-3", "fleet-4");
    assertThat(queries.queryTwins("SELECT * FROM devices WHERE tags.n > 99").hasNext()).isFalse();
  }

  @Test
  void raw_queries_project_and_group() throws Exception {
    RawQueryResponse groups =
        queries.queryRaw(
            "SELECT tags.even AS even, COUNT() AS number FROM devices WHERE tags.n >= 0"
                + " GROUP BY tags.even");
    List<String> found = new ArrayList<>();
    while (groups.hasNext()) {
      found.add(groups.next());
    }
    assertThat(found)
        .containsExactlyInAnyOrder("{\"even\":true,\"number\":3}", "{\"even\":false,\"number\":2}");
  }

  @Test
  void names_with_hyphens_are_asked_for_as_microsofts_tests_do() throws Exception {
    String name = "KeyQuery" + UUID.randomUUID();
    for (String id : List.of("fleet-0", "fleet-1")) {
      hub.cloud().desire(id, Map.of(name, "same"));
    }
    String path = "properties.desired." + name;
    RawQueryResponse groups =
        queries.queryRaw(
            SqlQueryBuilder.createSqlQuery(
                path + " AS " + name + ", COUNT() AS number",
                SqlQueryBuilder.FromType.DEVICES,
                "is_defined(" + path + ")",
                path));
    assertThat(groups.next()).isEqualTo("{\"" + name + "\":\"same\",\"number\":2}");
    assertThat(groups.hasNext()).isFalse();
  }

  @Test
  void a_malformed_query_is_a_bad_format_with_its_position() {
    assertThatThrownBy(() -> queries.queryRaw("SELECT * FROM devices WHERE tags.a ="))
        .isInstanceOf(IotHubBadFormatException.class)
        .hasMessageContaining("position 37");
  }

  @Test
  void cf01_to_cf06_configurations_are_created_applied_changed_and_deleted() throws Exception {
    ConfigurationsClient client =
        new ConfigurationsClient(
            connection, ConfigurationsClientOptions.builder().proxyOptions(proxy).build());
    Configuration wanted = new Configuration("chiller");
    ConfigurationContent content = new ConfigurationContent();
    content.setDeviceContent(
        new HashMap<>(
            Map.of("properties.desired.chiller-water", Map.of("temperature", 66, "pressure", 28))));
    wanted.setContent(content);
    wanted.setLabels(new HashMap<>(Map.of("App", "Mongo")));
    wanted.setTargetCondition("tags.even = true");
    wanted.setPriority(20);
    ConfigurationMetrics metrics = new ConfigurationMetrics();
    metrics.setQueries(
        new HashMap<>(
            Map.of(
                "hot",
                "SELECT deviceId FROM devices"
                    + " WHERE properties.desired.[[chiller-water]].temperature > 60")));
    wanted.setMetrics(metrics);

    Configuration created = client.create(wanted);
    assertThat(created.getLabels()).containsEntry("App", "Mongo");
    Configuration read = client.get("chiller");
    assertThat(read.getPriority()).isEqualTo(20);
    assertThat(read.getContent().getDeviceContent())
        .containsKey("properties.desired.chiller-water");
    assertThat(read.getSystemMetrics().getResults())
        .isEqualTo(Map.of("targetedCount", 3L, "appliedCount", 3L));
    assertThat(read.getMetrics().getResults()).isEqualTo(Map.of("hot", 3L));
    assertThat(hub.cloud().section("fleet-2", "desired").get("chiller-water").toString())
        .contains("66");
    assertThat(client.get(10)).extracting(Configuration::getId).containsExactly("chiller");

    read.setTargetCondition("tags.n = 1");
    read.setPriority(3);
    assertThat(client.replace(read).getPriority()).isEqualTo(3);
    assertThat(hub.cloud().section("fleet-2", "desired").has("chiller-water")).isFalse();
    assertThat(hub.cloud().section("fleet-1", "desired").has("chiller-water")).isTrue();

    client.delete("chiller");
    assertThat(hub.cloud().section("fleet-1", "desired").has("chiller-water")).isFalse();
    assertThatThrownBy(() -> client.get("chiller")).isInstanceOf(IotHubNotFoundException.class);
    assertThatThrownBy(() -> client.applyConfigurationContentOnDevice("fleet-1", content))
        .isInstanceOf(IotHubBadFormatException.class);
  }

  @Test
  void a_deployment_gives_an_edge_device_its_modules() throws Exception {
    ConfigurationsClient client =
        new ConfigurationsClient(
            connection, ConfigurationsClientOptions.builder().proxyOptions(proxy).build());
    Device edge = new Device("fleet-edge");
    DeviceCapabilities capabilities = new DeviceCapabilities();
    capabilities.setIotEdge(true);
    edge.setCapabilities(capabilities);
    hub.cloud().registry().addDevice(edge);
    Configuration wanted = new Configuration("deployment");
    ConfigurationContent content = new ConfigurationContent();
    content.setModulesContent(
        new HashMap<>(
            Map.of(
                "$edgeAgent",
                new HashMap<>(
                    Map.of(
                        "properties.desired",
                        Map.of("modules", Map.of("filter", Map.of("type", "docker"))))),
                "filter",
                new HashMap<>(Map.of("properties.desired", Map.of("limit", 3))))));
    wanted.setContent(content);
    wanted.setTargetCondition("deviceId = 'fleet-edge'");
    client.create(wanted);

    assertThat(hub.cloud().registry().getModulesOnDevice("fleet-edge"))
        .extracting(Module::getId)
        .containsExactly("$edgeAgent", "$edgeHub", "filter");
    assertThat(hub.cloud().twins().get("fleet-edge", "filter").getDesiredProperties())
        .containsEntry("limit", 3L);
    assertThat(client.get("deployment").getSystemMetrics().getResults())
        .containsEntry("targetedCount", 1L)
        .containsEntry("appliedCount", 1L)
        .containsEntry("reportedSuccessfulCount", 0L);
    Configuration stale = client.get("deployment");
    stale.setPriority(7);
    client.replace(stale);
    assertThatThrownBy(() -> client.delete(stale))
        .isInstanceOf(IotHubPreconditionFailedException.class);
    client.delete(client.get("deployment"));
  }

  private static ScheduledJob over(ScheduledJobsClient client, String id) {
    return await().atMost(PATIENCE).until(() -> client.get(id), job -> job.getEndTime() != null);
  }

  private static DeviceClient answering(String id) throws Exception {
    String key = hub.cloud().registry().getDevice(id).getPrimaryKey();
    DeviceClient device =
        new DeviceClient(
            "HostName=" + ADDRESS + ";DeviceId=" + id + ";SharedAccessKey=" + key,
            IotHubClientProtocol.MQTT,
            ClientOptions.builder().sslContext(Cloud.trusting(data.resolve("ca.pem"))).build());
    device.open(false);
    device.subscribeToMethods(
        (name, payload, context) ->
            new DirectMethodResponse(200, name + ":" + payload.getPayload(Map.class)),
        null);
    return device;
  }

  @Test
  void jobs_update_twins_and_call_methods_and_are_cancelled_and_found() throws Exception {
    ScheduledJobsClient client =
        new ScheduledJobsClient(
            connection, ScheduledJobsClientOptions.builder().proxyOptions(proxy).build());
    Twin update = new Twin();
    update.getTags().put("done", true);
    client.scheduleUpdateTwin("twins", "DeviceId IN ['fleet-3']", update, new Date(), 100);
    // Microsoft's tests ask for it at once.
    assertThat(
            queries
                .queryJobs(ScheduledJobType.scheduleUpdateTwin, ScheduledJobStatus.completed)
                .next()
                .getJobStatistics()
                .getDeviceCount())
        .isEqualTo(1);
    assertThat(over(client, "twins").getJobStatus()).isEqualTo(ScheduledJobStatus.completed);
    assertThat(hub.cloud().twins().get("fleet-3").getTags()).containsEntry("done", true);

    DirectMethodsJobOptions options =
        DirectMethodsJobOptions.builder()
            .methodConnectTimeoutSeconds(0)
            .methodResponseTimeoutSeconds(5)
            .payload(Map.of("in", 3))
            .maxExecutionTimeSeconds(20)
            .build();
    client.scheduleDirectMethod("methods", "deviceId = 'fleet-4'", "reboot", new Date(), options);
    ScheduledJob methods = over(client, "methods");
    assertThat(methods.getJobStatus()).isEqualTo(ScheduledJobStatus.failed);
    assertThat(methods.getJobStatistics().getFailedCount()).isEqualTo(1);

    DeviceClient device = answering("fleet-2");
    try {
      List<String> ids = List.of("m-0", "m-1", "m-2");
      for (String id : ids) {
        client.scheduleDirectMethod(id, "DeviceId IN ['fleet-2']", "loopback", new Date(), options);
      }
      for (String id : ids) {
        assertThat(over(client, id).getJobStatus()).isEqualTo(ScheduledJobStatus.completed);
        JobQueryResponse found =
            queries.queryJobs(
                SqlQueryBuilder.createSqlQuery(
                    "*",
                    SqlQueryBuilder.FromType.JOBS,
                    "devices.jobs.jobId = '"
                        + id
                        + "' and devices.jobs.jobType = '"
                        + ScheduledJobType.scheduleDeviceMethod
                        + "'",
                    null));
        ScheduledJob one = found.next();
        assertThat(one.getJobStatus()).isEqualTo(ScheduledJobStatus.completed);
        assertThat(one.getOutcomeResult().getStatus()).isEqualTo(200);
        assertThat(one.getOutcomeResult().getPayload(String.class)).isEqualTo("loopback:{in=3.0}");
        assertThat(found.hasNext()).isFalse();
      }
    } finally {
      device.close();
    }

    Date tomorrow = Date.from(Instant.now().plus(Duration.ofDays(1)));
    client.scheduleUpdateTwin("later", "DeviceId IN ['fleet-0']", update, tomorrow, 100);
    ScheduledJob waiting =
        queries.queryJobs("SELECT * FROM devices.jobs WHERE jobId = 'later'").next();
    assertThat(waiting.getJobStatus()).isEqualTo(ScheduledJobStatus.scheduled);
    assertThat(waiting.getEndTime()).isAfter(tomorrow);
    assertThat(waiting)
        .extracting(
            ScheduledJob::getDeviceId,
            ScheduledJob::getStartTime,
            ScheduledJob::getCreatedTime,
            ScheduledJob::getLastUpdatedDateTime)
        .doesNotContainNull();
    assertThatThrownBy(() -> client.scheduleUpdateTwin("later", "*", update, tomorrow, 100))
        .isInstanceOf(IotHubConflictException.class);
    assertThat(client.cancel("later").getJobStatus()).isEqualTo(ScheduledJobStatus.cancelled);

    JobQueryResponse devices =
        client.query("SELECT * FROM devices.jobs WHERE devices.jobs.deviceId = 'fleet-3'");
    assertThat(devices.next().getJobId()).isEqualTo("twins");
    JobQueryResponse completed =
        client.query(ScheduledJobType.scheduleUpdateTwin, ScheduledJobStatus.completed);
    assertThat(completed.next().getJobId()).isEqualTo("twins");
  }
}
