package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetApiTest {

  private static final String QUERY = "/devices/query?api-version=2021-04-12";

  private final FakeHub hub = new FakeHub();
  private final FakeQueries queries = new FakeQueries();
  private final Router router = new Router(Clock.systemUTC());
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  @BeforeEach
  void start() {
    ServiceApi service = new ServiceApi(hub, hub.twins, hub, hub);
    service.addTo(router);
    new FleetApi(queries).addTo(router, service);
    headers.put("Authorization", "SharedAccessSignature sr=h&sig=s&se=1&skn=iothubowner");
  }

  private Answer call(String method, String path, String body) {
    return router.answer(new Call.Request(method, path, headers, body.getBytes(UTF_8)));
  }

  @Test
  void resultsComeByPagesWithTheHeadersOfIotHub() {
    headers.put("x-ms-max-item-count", "3");
    Answer first = call("POST", QUERY, "{\"query\":\"SELECT\"}");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.headers())
        .containsEntry("x-ms-item-type", "raw")
        .containsEntry("x-ms-continuation", "3");
    headers.put("x-ms-continuation", "3");
    Answer last = call("POST", QUERY, "{\"query\":\"SELECT\"}");
    assertThat(new String(last.body(), UTF_8)).isEqualTo("[{\"n\":3},{\"n\":4}]");
    assertThat(last.headers()).doesNotContainKey("x-ms-continuation");
  }

  @Test
  void whatIsNoQueryIs400() {
    assertThat(call("POST", QUERY, "{\"query\":\"?\"}").status()).isEqualTo(400);
    assertThat(call("POST", QUERY, "{}").status()).isEqualTo(400);
    headers.put("x-ms-max-item-count", "many");
    assertThat(call("POST", QUERY, "{\"query\":\"SELECT\"}").status()).isEqualTo(400);
  }

  @Test
  void aDeviceMayBeCalledQuery() {
    assertThat(call("PUT", QUERY, "{}").status()).isEqualTo(200);
    assertThat(call("GET", QUERY, "").status()).isEqualTo(200);
  }

  @Test
  void queriesAreMadeStaleByTheOwner() {
    assertThat(call("PUT", "/_hub/queries", "{\"stale\":true}").status()).isEqualTo(200);
    assertThat(queries.isStale()).isTrue();
    assertThat(call("PUT", "/_hub/queries", "{}").status()).isEqualTo(400);
    headers.put("Authorization", "SharedAccessSignature sr=h&sig=s&se=1&skn=service");
    assertThat(call("PUT", "/_hub/queries", "{\"stale\":false}").status()).isEqualTo(401);
  }
}
