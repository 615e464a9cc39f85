package io.twinwire.outbox.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState.Reason;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {

  @ParameterizedTest
  @ValueSource(ints = {400, 405, 413, 415})
  void whatTheHubWillNeverTakeIsGivenUp(int status) {
    assertThat(Refusal.isFinal(new HubException(Reason.REFUSED, status, ""))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 408, 429, 500, 503})
  void whatTheHubMayTakeLaterIsNot(int status) {
    assertThat(Refusal.isFinal(new HubException(Reason.REFUSED, status, ""))).isFalse();
  }

  @Test
  void ofTheConnectionsFailuresNoneIsTheMessages() {
    assertThat(Refusal.isFinal(new HubException(Reason.COMMUNICATION_ERROR, ""))).isFalse();
    assertThat(Refusal.isFinal(new IOException("gone"))).isFalse();
    assertThat(Refusal.isFinal(new HubException(Reason.MESSAGE_TOO_LARGE, ""))).isTrue();
  }
}
