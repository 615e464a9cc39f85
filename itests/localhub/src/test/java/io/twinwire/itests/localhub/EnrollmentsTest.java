package io.twinwire.itests.localhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.provisioning.service.ProvisioningServiceClient;
import com.microsoft.azure.sdk.iot.provisioning.service.Query;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.AllocationPolicy;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.AttestationMechanism;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.AttestationMechanismType;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.BulkOperationMode;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.CustomAllocationDefinition;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.DeviceCapabilities;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.EnrollmentGroup;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.IndividualEnrollment;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.QuerySpecification;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.QuerySpecificationBuilder;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.ReprovisionPolicy;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.SymmetricKeyAttestation;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.TwinCollection;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.TwinState;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.X509Attestation;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientException;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientNotFoundException;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientPreconditionFailedException;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientUnathorizedException;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's provisioning service client, unmodified, keeps its enrollments here. */
class EnrollmentsTest {

  private static final String ADDRESS = Loopback.address();

  @TempDir static Path data;

  private static LocalHub hub;
  private static String connection;
  private static ProvisioningServiceClient service;

  @BeforeAll
  static void start() throws Exception {
    hub = LocalHub.start("localhub", data, ADDRESS);
    hub.cloud(); // which has the JVM trust the hub
    connection = Files.readString(data.resolve("provisioning.connection-string")).trim();
    service = new ProvisioningServiceClient(connection);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static IndividualEnrollment enrollment(String id) {
    return new IndividualEnrollment(id, new SymmetricKeyAttestation("", ""));
  }

  @Test
  void enrollments_are_created_read_updated_and_deleted() throws Exception {
    IndividualEnrollment made = service.createOrUpdateIndividualEnrollment(enrollment("crud"));
    assertThat(made.getEtag()).isNotEmpty();
    assertThat(made.getCreatedDateTimeUtc()).isNotNull();

    made.setDeviceId("crud-device");
    IndividualEnrollment updated = service.createOrUpdateIndividualEnrollment(made);
    assertThat(service.getIndividualEnrollment("crud").getDeviceId()).isEqualTo("crud-device");
    assertThat(updated.getEtag()).isNotEqualTo(made.getEtag());
    assertThatThrownBy(() -> service.createOrUpdateIndividualEnrollment(made))
        .isInstanceOf(ProvisioningServiceClientPreconditionFailedException.class);

    assertThat(service.getIndividualEnrollmentAttestationMechanism("crud").getType())
        .isEqualTo(AttestationMechanismType.SYMMETRIC_KEY);
    service.deleteIndividualEnrollment(updated);
    assertThatThrownBy(() -> service.getIndividualEnrollment("crud"))
        .isInstanceOf(ProvisioningServiceClientNotFoundException.class);
  }

  @Test
  void groups_show_what_is_known_of_their_certificate() throws Exception {
    EnrollmentGroup made =
        service.createOrUpdateEnrollmentGroup(
            new EnrollmentGroup(
                "certs",
                X509Attestation.createFromRootCertificates(
                    Attestation.authority("certs-root").getCertificatePEM())));

    X509Attestation attestation =
        (X509Attestation) service.getEnrollmentGroup("certs").getAttestation();
    assertThat(attestation.getPrimaryX509CertificateInfo().getSubjectName())
        .isEqualTo("CN=certs-root");
    assertThat(service.createOrUpdateEnrollmentGroup(made).getEtag()).isNotEqualTo(made.getEtag());
    service.deleteEnrollmentGroup("certs");
    assertThatThrownBy(() -> service.getEnrollmentGroup("certs"))
        .isInstanceOf(ProvisioningServiceClientNotFoundException.class);
  }

  @Test
  void what_a_caller_sets_comes_back_as_it_was_sent() throws Exception {
    DeviceCapabilities edge = new DeviceCapabilities();
    edge.setIotEdge(true);
    ReprovisionPolicy reset = new ReprovisionPolicy();
    reset.setUpdateHubAssignment(true);
    reset.setMigrateDeviceData(false);
    CustomAllocationDefinition hook = new CustomAllocationDefinition();
    hook.setApiVersion("2018-09-01-preview");
    hook.setWebhookUrl("https://www.microsoft.com");
    TwinCollection tags = new TwinCollection();
    tags.put("testTag", "testValue");
    TwinCollection desired = new TwinCollection();
    desired.put("testDP", "testDPValue");

    EnrollmentGroup group = new EnrollmentGroup("as-sent", new SymmetricKeyAttestation(null, null));
    group.setAllocationPolicy(AllocationPolicy.CUSTOM);
    group.setCustomAllocationDefinition(hook);
    group.setReprovisionPolicy(reset);
    group.setCapabilities(edge);
    group.setInitialTwin(new TwinState(tags, desired));
    EnrollmentGroup made = service.createOrUpdateEnrollmentGroup(group);
    assertThat(made.getAllocationPolicy()).isEqualTo(AllocationPolicy.CUSTOM);
    assertThat(made.getCustomAllocationDefinition().getApiVersion())
        .isEqualTo(hook.getApiVersion());
    assertThat(made.getReprovisionPolicy().getMigrateDeviceData()).isFalse();
    assertThat(made.getCapabilities().isIotEdge()).isTrue();
    assertThat(made.getInitialTwin().getTags()).containsEntry("testTag", "testValue");
    assertThat(made.getInitialTwin().getDesiredProperties()).containsEntry("testDP", "testDPValue");
    assertThat(((SymmetricKeyAttestation) made.getAttestation()).getPrimaryKey()).isNotEmpty();
    service.deleteEnrollmentGroup(made);

    IndividualEnrollment one =
        new IndividualEnrollment("as-sent", new SymmetricKeyAttestation(null, null));
    one.setAllocationPolicy(AllocationPolicy.GEOLATENCY);
    one.setIotHubs(List.of(ADDRESS));
    one.setCapabilities(edge);
    one.setReprovisionPolicy(reset);
    IndividualEnrollment back = service.createOrUpdateIndividualEnrollment(one);
    assertThat(back.getAllocationPolicy()).isEqualTo(AllocationPolicy.GEOLATENCY);
    assertThat(back.getIotHubs()).containsExactly(ADDRESS);
    assertThat(back.getCapabilities().isIotEdge()).isTrue();
    assertThat(back.getReprovisionPolicy().getUpdateHubAssignment()).isTrue();
    assertThatThrownBy(() -> service.deleteIndividualEnrollment("as-sent", "stale"))
        .isInstanceOf(ProvisioningServiceClientPreconditionFailedException.class);
    service.deleteIndividualEnrollment(back);
  }

  @Test
  void attestation_mechanisms_are_told_for_every_type() throws Exception {
    service.createOrUpdateEnrollmentGroup(
        new EnrollmentGroup("keys", new SymmetricKeyAttestation("", "")));
    AttestationMechanism keys = service.getEnrollmentGroupAttestationMechanism("keys");
    assertThat(keys.getType()).isEqualTo(AttestationMechanismType.SYMMETRIC_KEY);
    assertThat(((SymmetricKeyAttestation) keys.getAttestation()).getSecondaryKey()).isNotEmpty();

    service.createOrUpdateIndividualEnrollment(
        new IndividualEnrollment(
            "leaf",
            X509Attestation.createFromClientCertificates(
                Attestation.authority("leaf").getCertificatePEM())));
    AttestationMechanism leaf = service.getIndividualEnrollmentAttestationMechanism("leaf");
    assertThat(leaf.getType()).isEqualTo(AttestationMechanismType.X509);
    assertThat(
            ((X509Attestation) leaf.getAttestation())
                .getPrimaryX509CertificateInfo()
                .getSubjectName())
        .contains("leaf");
  }

  @Test
  void a_bulk_and_a_query_in_pages() throws Exception {
    List<IndividualEnrollment> many = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      many.add(enrollment("bulk-" + i));
    }
    assertThat(service.runBulkEnrollmentOperation(BulkOperationMode.CREATE, many).getSuccessful())
        .isTrue();
    assertThat(service.runBulkEnrollmentOperation(BulkOperationMode.CREATE, many).getErrors())
        .hasSize(5);

    QuerySpecification all =
        new QuerySpecificationBuilder("*", QuerySpecificationBuilder.FromType.ENROLLMENTS)
            .createSqlQuery();
    List<String> seen = new ArrayList<>();
    Query query = service.createIndividualEnrollmentQuery(all, 2);
    while (query.hasNext()) {
      for (Object item : query.next().getItems()) {
        seen.add(((IndividualEnrollment) item).getRegistrationId());
      }
    }
    assertThat(seen).contains("bulk-0", "bulk-1", "bulk-2", "bulk-3", "bulk-4").isSorted();
    assertThat(service.runBulkEnrollmentOperation(BulkOperationMode.DELETE, many).getSuccessful())
        .isTrue();
  }

  @Test
  void another_key_is_refused() {
    String wrong = connection.replaceAll("SharedAccessKey=.*", "SharedAccessKey=d3Jvbmc=");

    assertThatThrownBy(() -> new ProvisioningServiceClient(wrong).getEnrollmentGroup("any"))
        .isInstanceOf(ProvisioningServiceClientUnathorizedException.class);
    assertThatThrownBy(() -> service.getDeviceRegistrationState("nobody"))
        .isInstanceOf(ProvisioningServiceClientException.class)
        .hasMessageContaining("it has not registered");
  }
}
