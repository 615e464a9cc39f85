package io.twinwire.hub.transport;

import io.twinwire.api.hub.HubState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows the sessions of a supervisor, on its loop. */
interface Follower {

  void stateChanged(HubState state);

  void opened(Session session, Settings settings);

  void desired(Session session, Map<String, @Nullable Object> patch, long version);

  void ended();
}
