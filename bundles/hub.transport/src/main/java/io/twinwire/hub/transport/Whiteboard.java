package io.twinwire.hub.transport;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners that hear of every event in order, one at a time, on one thread; who comes later is
 * told the present one first.
 */
final class Whiteboard<L, E> {

  private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

  private final Executor executor;
  private final BiConsumer<L, E> call;
  private final List<Entry<L>> entries = new ArrayList<>();
  private final Map<L, Entry<L>> present = Collections.synchronizedMap(new IdentityHashMap<>());
  private @Nullable E latest;

  private static final class Entry<L> {
    private final L listener;
    private volatile boolean gone;
    private boolean failed;

    Entry(L listener) {
      this.listener = listener;
    }
  }

  /**
   * @param executor one that runs one task at a time, in order
   */
  Whiteboard(Executor executor, BiConsumer<L, E> call) {
    this.executor = executor;
    this.call = call;
  }

  void add(L listener) {
    Entry<L> entry = new Entry<>(listener);
    present.put(listener, entry);
    executor.execute(
        () -> {
          entries.add(entry);
          E event = latest;
          if (event != null) {
            tell(entry, event);
          }
        });
  }

  void remove(L listener) {
    Entry<L> entry = present.remove(listener);
    if (entry != null) {
      entry.gone = true;
      executor.execute(() -> entries.remove(entry));
    }
  }

  void publish(E event) {
    executor.execute(
        () -> {
          latest = event;
          List.copyOf(entries).forEach(entry -> tell(entry, event));
        });
  }

  /** From now on there is no present event. */
  void forget() {
    executor.execute(() -> latest = null);
  }

  private void tell(Entry<L> entry, E event) {
    if (entry.gone) {
      return;
    }
    try {
      call.accept(entry.listener, event);
      entry.failed = false;
    } catch (RuntimeException | LinkageError e) {
      if (!entry.failed) {
        LOG.warn("{} failed at {}", entry.listener, event.getClass().getSimpleName(), e);
      }
      entry.failed = true;
    }
  }
}
