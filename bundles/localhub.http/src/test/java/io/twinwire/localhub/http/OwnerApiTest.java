package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.support.json.Json;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerApiTest {

  private final FakeHub hub = new FakeHub();
  private final Router router = new Router(Clock.systemUTC());
  private String policy = "iothubowner";

  @BeforeEach
  void start() {
    ServiceApi service = new ServiceApi(hub, hub.twins, hub, hub);
    new OwnerApi(hub.owner, hub.owner).addTo(router, service);
  }

  private Answer call(String method, String path, Map<String, ?> body) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Authorization", "SharedAccessSignature sr=h&sig=s&se=1&skn=" + policy);
    return router.answer(new Call.Request(method, path, headers, Json.write(body).getBytes(UTF_8)));
  }

  private static String text(Answer answer) {
    return new String(answer.body(), UTF_8);
  }

  @Test
  void aPolicyIsMadeListedRenewedAndRemoved() {
    Answer made =
        call("PUT", "/_hub/policies/mine", Map.of("rights", "RegistryRead, serviceconnect"));
    assertThat(text(made))
        .isEqualTo(
            "{\"keyName\":\"mine\",\"primaryKey\":\"made-1\",\"secondaryKey\":\"made-2\","
                + "\"rights\":\"RegistryRead, ServiceConnect\"}");
    assertThat(hub.owner.policies.get("mine").rights())
        .containsExactlyInAnyOrder(Right.REGISTRY_READ, Right.SERVICE_CONNECT);
    assertThat(text(call("GET", "/_hub/policies", Map.of()))).startsWith("[{\"keyName\":\"mine\"");
    assertThat(text(call("POST", "/_hub/policies/mine/regenerateKey", Map.of("key", "secondary"))))
        .contains("\"primaryKey\":\"made-1\",\"secondaryKey\":\"new\"");
    assertThat(call("DELETE", "/_hub/policies/mine", Map.of()).status()).isEqualTo(204);
    assertThat(call("DELETE", "/_hub/policies/mine", Map.of()).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Everything", "RegistryRead,"})
  void rightsThatAreNoneAreRefused(String rights) {
    Answer answer = call("PUT", "/_hub/policies/mine", Map.of("rights", rights));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(answer)).contains("RegistryWrite");
  }

  @Test
  void aCertificateIsUploadedVerifiedAndRemoved() throws Exception {
    X509Bundle root =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=root")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    String pem = root.getCertificatePEM();
    String path = "/_hub/certificates/mine";
    Answer made = call("PUT", path, Map.of("certificate", pem));
    assertThat(text(made))
        .contains("\"name\":\"mine\"")
        .contains("\"subject\":\"CN=root\"")
        .contains("\"isVerified\":false");

    assertThat(text(call("POST", path + "/generateVerificationCode", Map.of())))
        .contains("\"verificationCode\":\"C0DE\"");
    String der = Base64.getEncoder().encodeToString(root.getCertificate().getEncoded());
    assertThat(text(call("POST", path + "/verify", Map.of("certificate", der))))
        .contains("\"isVerified\":true");
    assertThat(hub.owner.proof).isEqualTo(root.getCertificate().getEncoded());
    assertThat(text(call("GET", path, Map.of()))).contains("\"isVerified\":true");
    assertThat(text(call("GET", "/_hub/certificates", Map.of()))).startsWith("[{\"name\"");
    assertThat(call("DELETE", path, Map.of()).status()).isEqualTo(204);
    assertThat(call("GET", path, Map.of()).status()).isEqualTo(404);

    call("PUT", path, Map.of("certificate", der, "isVerified", true));
    assertThat(hub.owner.authorities.get("mine").verified()).isTrue();
    assertThat(call("PUT", path, Map.of("certificate", "none!")).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"service", "registryReadWrite", "registryRead"})
  void onlyTheOwnerMay(String other) {
    policy = other;
    assertThat(call("GET", "/_hub/policies", Map.of()).status()).isEqualTo(401);
    assertThat(call("GET", "/_hub/certificates", Map.of()).status()).isEqualTo(401);
  }
}
