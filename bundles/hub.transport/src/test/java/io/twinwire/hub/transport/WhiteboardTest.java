package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WhiteboardTest {

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Whiteboard<Consumer<String>, String> board =
      new Whiteboard<>(tasks::add, Consumer::accept);
  private final List<String> heard = new ArrayList<>();

  @Test
  void whoComesLaterIsToldThePresentFirstAndNothingOlder() {
    board.publish("1");
    board.publish("2");
    board.add(heard::add);
    board.publish("3");
    run();

    assertThat(heard).containsExactly("2", "3");
  }

  @Test
  void whatIsForgottenIsToldToNobody() {
    board.publish("1");
    board.forget();
    board.add(heard::add);
    run();

    assertThat(heard).isEmpty();
  }

  @Test
  void oneThatThrowsHarmsNobodyElse() {
    board.add(
        event -> {
          throw new IllegalStateException("broken");
        });
    board.add(heard::add);
    board.publish("1");
    board.publish("2");
    run();

    assertThat(heard).containsExactly("1", "2");
  }

  @Test
  void whoIsGoneHearsNothingMore() {
    Consumer<String> listener = heard::add;
    board.add(listener);
    run();
    board.publish("1");
    board.remove(listener);
    run();

    assertThat(heard).isEmpty();
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
