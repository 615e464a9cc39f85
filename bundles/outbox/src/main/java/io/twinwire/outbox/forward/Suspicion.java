package io.twinwire.outbox.forward;

import java.time.Duration;
import java.util.Optional;

/**
 * Finds the message at which the hub breaks the connection every time. One that was the first
 * unacknowledged at so many disconnects in a row is tried alone, after a calm: a connection that
 * breaks in the calm as well is what is bad, not the message.
 */
final class Suspicion {

  /** How often a suspect breaks the connection alone before it is found guilty. */
  static final int ALONE = 2;

  /** How long a connection must have held before a suspect is tried alone. */
  private static final Duration CALM = Duration.ofSeconds(5);

  private int disconnects;
  private Optional<String> head = Optional.empty();
  private int losses;
  private int aloneLosses;
  private long calmUntil;
  // A hub that acknowledges nothing at all would make every message guilty, one after the other.
  private boolean mayJudge = true;

  /**
   * Takes on a setting.
   *
   * @param changed how many in a row make a suspect; 0 for never
   */
  void use(int changed) {
    disconnects = changed;
  }

  /** Whether the next message is to be tried alone, after a calm. */
  boolean alone() {
    return mayJudge && disconnects > 0 && losses >= disconnects;
  }

  /**
   * There is a connection, for the first time or again.
   *
   * @param now elapsed time, nanoseconds
   */
  void connected(long now) {
    calmUntil = now + CALM.toNanos();
  }

  /**
   * For how many nanoseconds still nothing is to be tried; zero or less for none.
   *
   * @param now elapsed time, nanoseconds
   */
  long calm(long now) {
    return alone() ? calmUntil - now : 0;
  }

  /**
   * The connection was lost.
   *
   * @param first the first unacknowledged message; empty where none was on its way
   * @return whether this message is guilty
   */
  boolean lost(Optional<String> first) {
    if (first.isEmpty()) {
      if (alone()) {
        clear();
      }
      return false;
    }
    if (!first.equals(head)) {
      clear();
      head = first;
    }
    if (alone()) {
      aloneLosses++;
    } else {
      losses++;
    }
    if (aloneLosses >= ALONE) {
      clear();
      mayJudge = false;
      return true;
    }
    return false;
  }

  /** A message was acknowledged. */
  void acknowledged(String id) {
    mayJudge = true;
    if (head.equals(Optional.of(id))) {
      clear();
    }
  }

  private void clear() {
    head = Optional.empty();
    losses = 0;
    aloneLosses = 0;
  }
}
