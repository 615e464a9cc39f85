package io.twinwire.outbox.forward;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState;
import java.util.Set;

/** Tells a message that the hub will never take from one that it does not take now. */
final class Refusal {

  /** The status codes with which a hub refuses what it may take later. */
  private static final Set<Integer> PASSING = Set.of(401, 403, 404, 408, 429);

  private Refusal() {}

  static boolean isFinal(Throwable failure) {
    if (!(failure instanceof HubException refused)) {
      return false;
    }
    if (refused.reason() == HubState.Reason.MESSAGE_TOO_LARGE) {
      return true;
    }
    int status = refused.status().orElse(0);
    return refused.reason() == HubState.Reason.REFUSED && status < 500 && !PASSING.contains(status);
  }
}
