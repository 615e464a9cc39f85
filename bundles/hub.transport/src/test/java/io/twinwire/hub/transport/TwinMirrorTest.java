package io.twinwire.hub.transport;

import static io.twinwire.hub.transport.TwinMirror.Outcome.CHANGED;
import static io.twinwire.hub.transport.TwinMirror.Outcome.READ_AGAIN;
import static io.twinwire.hub.transport.TwinMirror.Outcome.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwinMirrorTest {

  private final TwinMirror mirror = new TwinMirror();

  @BeforeEach
  void connected() {
    mirror.connected();
  }

  @Test
  void aReadIsTheTwin() {
    assertThat(read(Map.of("a", 1L), 8)).isEqualTo(CHANGED);

    assertThat(desired()).isEqualTo(Map.of("a", 1L));
    assertThat(mirror.twin().orElseThrow().reported()).isEqualTo(Map.of("r", true));
  }

  @Test
  void thePatchThatFollowsIsMerged() {
    read(Map.of("a", Map.of("b", 1L, "c", 2L), "d", "x"), 8);

    Map<String, Object> inner = new HashMap<>(Map.of("b", 5L));
    inner.put("c", null);
    Map<String, Object> patch = new HashMap<>(Map.of("a", inner));
    patch.put("d", null);

    assertThat(mirror.desired(patch, 9)).isEqualTo(CHANGED);
    assertThat(desired()).isEqualTo(Map.of("a", Map.of("b", 5L)));
    assertThat(mirror.twin().orElseThrow().desiredVersion()).isEqualTo(9);
  }

  @Test
  void onlyAPatchThatMayBeAWholeDocumentIsToBeConfirmed() {
    read(Map.of("a", 1L, "b", 2L), 8);

    mirror.desired(Collections.singletonMap("a", null), 9);
    assertThat(mirror.unconfirmed()).isFalse();
    mirror.desired(Map.of("b", 3L, "c", 4L), 10);
    assertThat(mirror.unconfirmed()).isFalse();
    mirror.desired(Map.of("b", 4L), 11);
    assertThat(mirror.unconfirmed()).isTrue();
    read(Map.of("b", 4L), 11);
    assertThat(mirror.unconfirmed()).isFalse();
  }

  @Test
  void aNullInANewObjectIsNotKept() {
    read(Map.of(), 1);

    mirror.desired(Map.of("a", Collections.singletonMap("b", null)), 2);

    assertThat(desired()).isEqualTo(Map.of("a", Map.of()));
  }

  @Test
  void aPatchBeforeTheFirstReadChangesNothing() {
    assertThat(mirror.desired(Map.of("a", 1L), 9)).isEqualTo(UNCHANGED);
    assertThat(mirror.twin()).isEmpty();
  }

  @Test
  void patchesThatTheReadAlreadyHoldsAreDropped() {
    read(Map.of("a", 8L), 8);

    assertThat(mirror.desired(Map.of("a", 7L), 7)).isEqualTo(UNCHANGED);
    assertThat(mirror.desired(Map.of("a", 0L), 8)).isEqualTo(UNCHANGED);
    assertThat(desired()).isEqualTo(Map.of("a", 8L));
  }

  @Test
  void aGapIsReadAgain() {
    read(Map.of(), 8);

    assertThat(mirror.desired(Map.of("a", 1L), 10)).isEqualTo(READ_AGAIN);
    assertThat(mirror.unread()).isTrue();
    assertThat(desired()).isEmpty();
  }

  @Test
  void aVersionThatFallsBackIsReadAgainAndCountsAsRead() {
    read(Map.of(), 8);
    mirror.desired(Map.of("a", 1L), 9);

    assertThat(mirror.desired(Map.of("b", 1L), 2)).isEqualTo(READ_AGAIN);
    assertThat(read(Map.of("b", 1L), 2)).isEqualTo(READ_AGAIN);
    assertThat(read(Map.of("b", 1L), 2)).isEqualTo(CHANGED);
    assertThat(mirror.desired(Map.of("c", 1L), 3)).isEqualTo(CHANGED);
    assertThat(desired()).isEqualTo(Map.of("b", 1L, "c", 1L));
  }

  @Test
  void anAnswerOlderThanAPatchAlreadyHeardIsReadAgain() {
    mirror.desired(Map.of("a", 1L), 9);

    assertThat(read(Map.of(), 8)).isEqualTo(READ_AGAIN);
    assertThat(read(Map.of("a", 1L), 9)).isEqualTo(CHANGED);
  }

  @Test
  void aPatchWithoutVersionIsReadAgain() {
    read(Map.of(), 8);

    assertThat(mirror.desired(Map.of("a", 1L), 0)).isEqualTo(READ_AGAIN);
  }

  @Test
  void aNewConnectionTakesALowerVersionAtItsWord() {
    read(Map.of("old", 1L), 40);

    mirror.connected();

    assertThat(read(Map.of("new", 1L), 1)).isEqualTo(CHANGED);
    assertThat(desired()).isEqualTo(Map.of("new", 1L));
  }

  private TwinMirror.Outcome read(Map<String, Object> desired, long version) {
    return mirror.read(new TwinDocument(desired, version, Map.of("r", true), 3), Instant.EPOCH);
  }

  private Map<String, Object> desired() {
    return mirror.twin().orElseThrow().desired();
  }
}
