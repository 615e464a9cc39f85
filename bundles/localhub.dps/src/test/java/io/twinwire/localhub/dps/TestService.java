package io.twinwire.localhub.dps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.localhub.dps.AllocationHook;
import io.twinwire.api.localhub.dps.Applicant;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.Operation;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.support.testing.ManualLoop;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A service with two hubs, whose time and assignments the test moves. */
final class TestService implements AutoCloseable {

  static final String SCOPE = "0neTEST";
  static final String KEY =
      Base64.getEncoder().encodeToString("key-of-32-bytes-for-the-tests-01".getBytes(UTF_8));
  static final String KEY2 =
      Base64.getEncoder().encodeToString("key-of-32-bytes-for-the-tests-02".getBytes(UTF_8));

  final ManualLoop time = new ManualLoop();
  final FakeHub first = new FakeHub("first.test");
  final FakeHub second = new FakeHub("second.test");
  final LinkedHubs hubs = new LinkedHubs();
  Optional<AllocationHook> hook = Optional.empty();
  private final ProvisioningService service;

  TestService() {
    this(Optional.empty());
  }

  TestService(Optional<Path> directory) {
    hubs.add(first);
    hubs.add(second);
    Settings settings = new Settings("first.test", SCOPE, Duration.ofSeconds(3), "", "");
    try {
      service =
          ProvisioningService.open(settings, directory, time, hubs, () -> hook, time::execute);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Provisioner devices() {
    return service.provisioner();
  }

  Enrollments enrollments() {
    return service.enrollments();
  }

  Access access() {
    return service.access();
  }

  /** Creates or replaces an enrollment. */
  Map<String, Object> enroll(Kind kind, String id, Map<String, ?> attestation, Map<String, ?> more)
      throws ProvisioningFault {
    Map<String, Object> document = new LinkedHashMap<>(more);
    document.put("attestation", attestation);
    boolean there = enrollments().find(kind, id).isPresent();
    return enrollments().put(kind, id, document, there ? Optional.of("*") : Optional.empty());
  }

  /** An individual enrollment with the key of the tests. */
  void enroll(String id, Map<String, ?> more) throws ProvisioningFault {
    enroll(Kind.INDIVIDUAL, id, keys(KEY, KEY2), more);
  }

  static Map<String, Object> keys(String primary, String secondary) {
    return Map.of(
        "type",
        "symmetricKey",
        "symmetricKey",
        Map.of("primaryKey", primary, "secondaryKey", secondary));
  }

  Applicant applicant(String id) {
    return applicant(id, KEY);
  }

  Applicant applicant(String id, String key) {
    return new Applicant(
        SCOPE, id, Optional.of(token(id, Base64.getDecoder().decode(key))), List.of());
  }

  Applicant applicant(String id, List<X509Certificate> certificates) {
    return new Applicant(SCOPE, id, Optional.empty(), certificates);
  }

  /** A token for an hour. */
  String token(String id, byte[] key) {
    String resource = SCOPE + "/registrations/" + id;
    return token(resource, key, time.instant().getEpochSecond() + 3600, "");
  }

  static String token(String resource, byte[] key, long expiry, String policy) {
    byte[] signature = Secrets.hmac(key, (resource + "\n" + expiry).getBytes(UTF_8));
    return "SharedAccessSignature sr=%s&sig=%s&se=%d&skn=%s"
        .formatted(
            resource,
            URLEncoder.encode(Base64.getEncoder().encodeToString(signature), UTF_8),
            expiry,
            policy);
  }

  /** Registers, lets the assignment run, and gives the state that the device then polls. */
  Map<String, Object> registered(Applicant applicant) throws ProvisioningFault {
    return registered(applicant, Map.of());
  }

  Map<String, Object> registered(Applicant applicant, Map<String, ?> body)
      throws ProvisioningFault {
    Operation begun = devices().register(applicant, body);
    time.run();
    Operation ended =
        devices().status(applicant, String.valueOf(begun.document().get("operationId")));
    return Docs.member(ended.document(), "registrationState");
  }

  static void assertRefused(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProvisioningFault.class,
            fault ->
                org.assertj.core.api.Assertions.assertThat(fault.code().number())
                    .as(fault.getMessage())
                    .isEqualTo(code));
  }

  @Override
  public void close() {
    service.close();
  }
}
