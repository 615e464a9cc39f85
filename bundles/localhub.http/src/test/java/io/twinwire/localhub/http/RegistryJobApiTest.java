package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.RegistryJobs;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryJobApiTest {

  private static final String VERSION = "?api-version=2021-04-12";

  /** Writes down what it is asked. */
  private final class Jobs implements RegistryJobs {

    @Override
    public Map<String, Object> create(Map<String, ?> document) {
      asked.add("create " + document);
      return Map.of("jobId", "j1");
    }

    @Override
    public Map<String, Object> get(String id) throws HubFault {
      if (!id.equals("j1")) {
        throw new HubFault(Code.JOB_NOT_FOUND, "there is no job " + id);
      }
      return Map.of("jobId", id);
    }

    @Override
    public List<Map<String, Object>> list() {
      return List.of(Map.of("jobId", "j1"));
    }

    @Override
    public void cancel(String id) {
      asked.add("cancel " + id);
    }
  }

  private final List<String> asked = new ArrayList<>();
  private final FakeHub hub = new FakeHub();
  private final Router router = new Router(Clock.systemUTC());
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  @BeforeEach
  void start() {
    headers.put("Authorization", "SharedAccessSignature sr=h&sig=s&se=1&skn=iothubowner");
    ServiceApi service = new ServiceApi(hub, hub.twins, hub, hub);
    service.addTo(router);
    new RegistryJobApi(new Jobs()).addTo(router, service);
  }

  private Answer call(String method, String path, String body) {
    return router.answer(new Call.Request(method, path + VERSION, headers, body.getBytes(UTF_8)));
  }

  @Test
  void theRequestsOfIotHubReachTheJobs() {
    Answer created = call("POST", "/jobs/create", "{\"type\":\"export\"}");
    assertThat(created.status()).isEqualTo(200);
    assertThat(new String(created.body(), UTF_8)).isEqualTo("{\"jobId\":\"j1\"}");
    assertThat(new String(call("GET", "/jobs", "").body(), UTF_8))
        .isEqualTo("[{\"jobId\":\"j1\"}]");
    assertThat(call("GET", "/jobs/j1", "").status()).isEqualTo(200);
    assertThat(call("GET", "/jobs/create", "").status()).isEqualTo(404);
    assertThat(call("DELETE", "/jobs/j1", "").status()).isEqualTo(204);
    assertThat(asked).containsExactly("create {type=export}", "cancel j1");
    assertThat(call("POST", "/jobs/create", "[]").status()).isEqualTo(400);
  }

  @Test
  void theyNeedTheRightsOfTheRegistry() {
    headers.put("Authorization", "SharedAccessSignature sr=h&sig=s&se=1&skn=service");
    assertThat(call("POST", "/jobs/create", "{}").status()).isEqualTo(401);
    assertThat(call("GET", "/jobs/j1", "").status()).isEqualTo(401);
    assertThat(call("DELETE", "/jobs/j1", "").status()).isEqualTo(401);
    assertThat(asked).isEmpty();
  }
}
