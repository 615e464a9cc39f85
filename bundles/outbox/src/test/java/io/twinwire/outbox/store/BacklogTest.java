package io.twinwire.outbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private static final int LARGE = 256 * 1024;

  private final Lane lane = Rows.lane(1, "s");

  private Row row(long number) {
    return Rows.row(lane, number, LARGE);
  }

  @Test
  void whatComesToDiskStaysInMemoryWithinABoundAndInOrder() {
    Backlog backlog = new Backlog(0, 0);
    for (int i = 1; i <= 4; i++) {
      backlog.append(row(i), false);
    }
    assertThat(backlog.ready().all()).containsExactly(row(1), row(2));
    assertThat(backlog.read()).isEqualTo(2);
    assertThat(backlog.last()).isEqualTo(4);
    backlog.ready().remove(row(1));
    backlog.ready().remove(row(2));
    // Though there is space again: 3 and 4 are in between, on disk.
    backlog.append(row(5), false);
    assertThat(backlog.ready().all()).isEmpty();
    assertThat(backlog.unread(5)).isTrue();
    backlog.loaded(List.of(row(3), row(4), row(5)), 5, each -> each.number() != 4);
    assertThat(backlog.ready().all()).containsExactly(row(3), row(5));
    assertThat(backlog.mayRead()).isFalse();
  }

  @Test
  void whatWasNotReadYetIsNotPutBackButReadAgain() {
    Backlog backlog = new Backlog(0, 9);
    backlog.putBack(row(4));
    assertThat(backlog.ready().all()).isEmpty();
    backlog.loaded(List.of(), 6, each -> true);
    backlog.putBack(row(4));
    assertThat(backlog.ready().first()).contains(row(4));
  }

  @Test
  void whereAllIsDoneWithThereIsNothingToRead() {
    Backlog backlog = new Backlog(0, 9);
    backlog.reach(12, false);
    assertThat(backlog.mayRead()).isTrue();
    backlog.reach(12, true);
    assertThat(backlog.mayRead()).isFalse();
    assertThat(backlog.unread(12)).isFalse();
  }
}
