package io.twinwire.itests.bench;

import java.util.Map;

/** A device whose section {@code probe} a back end changes; it notes when it sees each value. */
interface Follower extends AutoCloseable {

  String device();

  /** Waits for a value. */
  void await(int value);

  /** When each value was seen, by {@link System#nanoTime}, which processes of a machine share. */
  Map<Integer, Long> seen();

  /** What a back end desires to show the value. */
  static String desired(int value) {
    return "{\"probe\":{\"number\":" + value + "}}";
  }

  @Override
  void close();
}
