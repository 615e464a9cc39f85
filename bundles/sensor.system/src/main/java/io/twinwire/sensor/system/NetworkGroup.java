package io.twinwire.sensor.system;

import io.twinwire.sensor.system.Machine.Traffic;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** What network interfaces carried since the sample before, together and one by one. */
final class NetworkGroup implements Group {

  private static final Set<String> CHANNELS =
      Set.of("rx", "tx", "rxErrors", "txErrors", "rxDrops", "up");

  private static final String ALL = "*";

  private final Machine machine;
  private final LongSupplier nanos;
  private final boolean total;
  private final Set<String> names;
  private Map<String, Traffic> before = Map.of();
  private long beforeNanos;

  /**
   * @param total whether the sum of all is told
   * @param names of those that are told one by one
   */
  NetworkGroup(Machine machine, LongSupplier nanos, boolean total, Set<String> names) {
    this.machine = machine;
    this.nanos = nanos;
    this.total = total;
    this.names = Set.copyOf(names);
  }

  @Override
  public boolean hasRates() {
    return true;
  }

  @Override
  public void begin() {
    beforeNanos = nanos.getAsLong();
    before = Map.copyOf(machine.traffic());
  }

  @Override
  public void tell(Told told) {
    long nowNanos = nanos.getAsLong();
    Map<String, Traffic> now = Map.copyOf(machine.traffic());
    double seconds = (nowNanos - beforeNanos) / 1e9;
    if (seconds > 0) {
      if (total && !now.isEmpty()) {
        addTotal(now, seconds, told);
      }
      for (String name : named(now)) {
        add(name, now, seconds, told);
      }
    }
    before = now;
    beforeNanos = nowNanos;
  }

  private void addTotal(Map<String, Traffic> now, double seconds, Told told) {
    long received = 0;
    long sent = 0;
    for (Map.Entry<String, Traffic> entry : now.entrySet()) {
      Traffic from = before.getOrDefault(entry.getKey(), entry.getValue());
      received += more(from.received(), entry.getValue().received());
      sent += more(from.sent(), entry.getValue().sent());
    }
    told.rounded("network/rx", received / seconds, "By/s");
    told.rounded("network/tx", sent / seconds, "By/s");
  }

  private Set<String> named(Map<String, Traffic> now) {
    Set<String> named = new TreeSet<>(names);
    if (named.remove(ALL)) {
      named.addAll(now.keySet());
    }
    return named;
  }

  private void add(String name, Map<String, Traffic> now, double seconds, Told told) {
    String prefix = "network/" + Told.name(name) + "/";
    Traffic traffic = now.get(name);
    if (traffic == null) {
      // Whoever names it misses it.
      CHANNELS.forEach(channel -> told.bad(prefix + channel, "there is no interface " + name));
      return;
    }
    Traffic from = before.get(name);
    if (from != null) {
      told.rounded(prefix + "rx", more(from.received(), traffic.received()) / seconds, "By/s");
      told.rounded(prefix + "tx", more(from.sent(), traffic.sent()) / seconds, "By/s");
    } else {
      told.missing(prefix + "rx", "the interface has just come");
      told.missing(prefix + "tx", "the interface has just come");
    }
    told.value(prefix + "rxErrors", traffic.receiveErrors(), "");
    told.value(prefix + "txErrors", traffic.sendErrors(), "");
    told.value(prefix + "rxDrops", traffic.receiveDrops(), "");
    told.value(prefix + "up", traffic.up(), "");
  }

  /** A counter that fell was reset: the interface went away and came back. */
  private static long more(long from, long to) {
    return Math.max(0, to - from);
  }
}
