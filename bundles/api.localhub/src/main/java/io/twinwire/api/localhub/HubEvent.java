package io.twinwire.api.localhub;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens at the hub. */
public sealed interface HubEvent {

  Identity identity();

  Instant time();

  /**
   * A device came, went, or was refused.
   *
   * @param state {@code connected}, {@code disconnected} or {@code refused}
   * @param reason one word: the protocol of a connection, the {@linkplain
   *     DeviceLink.CloseReason#text() reason} of its end, or the name of a refusal's error code
   */
  record Connection(Identity identity, Instant time, String state, String reason)
      implements HubEvent {}

  /** The registry changed: {@code created}, {@code updated} or {@code deleted}. */
  record Registered(Identity identity, Instant time, String change) implements HubEvent {}

  /** The tags of a twin changed. */
  record Tags(Identity identity, Instant time) implements HubEvent {}

  /** Desired properties changed; the patch has nulls for what was removed. */
  record Desired(Identity identity, Instant time, long version, Map<String, @Nullable Object> patch)
      implements HubEvent {}

  /** Reported properties changed. */
  record Reported(
      Identity identity, Instant time, long version, Map<String, @Nullable Object> patch)
      implements HubEvent {}

  /** A message was stored. */
  record Telemetry(Identity identity, Instant time, StoredMessage message) implements HubEvent {}
}
