package io.twinwire.itests.wiring.parts;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the components were activated or modified with. */
public final class Seen {

  /** One activation or modification. */
  public record Start(String pid, Map<String, Object> properties) {

    public Start {
      properties = Map.copyOf(properties);
    }
  }

  private static final List<Start> STARTS = new CopyOnWriteArrayList<>();

  private Seen() {}

  static void add(Map<String, Object> properties) {
    STARTS.add(new Start(String.valueOf(properties.get("service.pid")), properties));
  }

  /** Takes note of a start, and fails with a level whose fault Metatype does not know. */
  static void start(int level, Map<String, Object> properties) {
    if (level == 13) {
      throw new IllegalArgumentException("level 13 does not fit this device");
    }
    add(properties);
  }

  /** All of one PID, in their order. */
  public static List<Map<String, Object>> of(String pid) {
    return STARTS.stream().filter(start -> start.pid().equals(pid)).map(Start::properties).toList();
  }
}
