package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.api.localhub.ServiceExtension;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExtensionsTest {

  private final FakeHub hub = new FakeHub();
  private final Extensions extensions = new Extensions(Clock.systemUTC(), hub);
  private final Router router = new Router(Clock.systemUTC()).beyond(extensions::router);

  private final ServiceExtension extension =
      new ServiceExtension() {
        @Override
        public Set<Right> rights() {
          return Set.of(Right.REGISTRY_WRITE, Right.SERVICE_CONNECT);
        }

        @Override
        public Map<String, Operation> operations() {
          return Map.of(
              "GET /_own", body -> Map.of("asked", body.size()),
              "PUT /_own/thing",
                  body -> {
                    throw new HubFault(HubFault.Code.ARGUMENT_INVALID, "x: 1 is not 2");
                  });
        }
      };

  @Test
  void a_path_is_there_as_long_as_who_brings_it() {
    assertThat(call("GET", "/_own", "", "iothubowner").status()).isEqualTo(404);
    extensions.add(extension);
    Answer answer = call("GET", "/_own", "", "iothubowner");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"asked\":0}");
    extensions.remove(extension);
    assertThat(call("GET", "/_own", "", "iothubowner").status()).isEqualTo(404);
  }

  @Test
  void only_a_policy_with_all_the_rights_may_call_it() {
    extensions.add(extension);
    assertThat(call("GET", "/_own", "", "service").status()).isEqualTo(401);
    assertThat(call("GET", "/_own", "", "registryReadWrite").status()).isEqualTo(401);
    assertThat(router.answer(new Call.Request("GET", "/_own", Map.of(), new byte[0])).status())
        .isEqualTo(401);
  }

  @Test
  void what_is_wrong_is_answered_as_elsewhere() {
    extensions.add(extension);
    Answer refused = call("PUT", "/_own/thing", "{\"x\":1}", "iothubowner");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(new String(refused.body(), UTF_8)).contains("x: 1 is not 2");
    assertThat(call("PUT", "/_own/thing", "{x", "iothubowner").status()).isEqualTo(400);
    assertThat(call("POST", "/_own", "", "iothubowner").headers()).containsEntry("Allow", "GET");
    assertThat(call("GET", "/_own/other", "", "iothubowner").status()).isEqualTo(404);
  }

  private Answer call(String method, String path, String body, String policy) {
    return router.answer(
        new Call.Request(
            method,
            path,
            Map.of("Authorization", "SharedAccessSignature sr=h&sig=s&se=1&skn=" + policy),
            body.getBytes(UTF_8)));
  }
}
