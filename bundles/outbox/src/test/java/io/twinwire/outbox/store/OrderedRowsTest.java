package io.twinwire.outbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderedRowsTest {

  private final Lane lane = Rows.lane(1, "s");
  private final OrderedRows rows = new OrderedRows();

  @Test
  void theBytesAreThoseOfWhatIsInItHoweverOftenItIsAddedOrRemoved() {
    Row second = Rows.row(lane, 2, 100);
    Row first = Rows.row(lane, 1, 50);
    rows.add(second);
    rows.add(first);
    rows.add(first);
    assertThat(rows.first()).contains(first);
    assertThat(rows.bytes()).isEqualTo(first.size() + second.size());
    assertThat(rows.remove(first)).isTrue();
    assertThat(rows.remove(first)).isFalse();
    assertThat(rows.bytes()).isEqualTo(second.size());
    rows.clear();
    assertThat(rows.bytes()).isZero();
    assertThat(rows.first()).isEmpty();
  }
}
