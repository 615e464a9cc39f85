package io.twinwire.outbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacksTest {

  private final Packs packs = new Packs();

  @Test
  void aMessageKnowsWhereItsPackEnds() {
    packs.put(3, 5);
    packs.put(6, 6);
    assertThat(packs.endOf(2)).isEmpty();
    assertThat(packs.endOf(3)).contains(5L);
    assertThat(packs.endOf(5)).contains(5L);
    assertThat(packs.endOf(6)).contains(6L);
    assertThat(packs.endOf(7)).isEmpty();
    assertThat(packs.messages()).isEqualTo(4);
  }

  @Test
  void neighboursStayTwoPacks() {
    packs.put(1, 2);
    packs.put(3, 4);
    packs.remove(1);
    assertThat(packs.contains(2)).isFalse();
    assertThat(packs.contains(3)).isTrue();
  }
}
