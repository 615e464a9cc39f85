package io.twinwire.sensor.opcua;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds when all garbage is collected.
 *
 * @param heap bytes
 * @param threads without those of a {@link Cable}
 * @param instances of the classes that a connection is made of, by name
 */
record Footprint(long heap, long threads, Map<String, Long> instances) {

  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

  private static final Pattern OURS =
      Pattern.compile("(io\\.twinwire|org\\.eclipse\\.milo|com\\.digitalpetri|io\\.netty)\\..*");

  static Footprint now() {
    Map<String, Long> instances = new HashMap<>();
    histogram()
        .lines()
        .map(LINE::matcher)
        .filter(parts -> parts.matches() && OURS.matcher(parts.group(2)).matches())
        .forEach(parts -> instances.put(parts.group(2), Long.valueOf(parts.group(1))));
    return new Footprint(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !thread.getName().equals("cable"))
            .count(),
        Map.copyOf(instances));
  }

  /** Of all that lives: the garbage is collected for it. */
  private static String histogram() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The classes that have so many instances more than before, each with how many. */
  List<String> grown(Footprint before, long instances) {
    return this.instances.entrySet().stream()
        .filter(now -> more(now, before) >= instances)
        .map(now -> now.getKey() + " +" + more(now, before))
        .sorted()
        .toList();
  }

  private static long more(Map.Entry<String, Long> now, Footprint before) {
    return now.getValue() - before.instances.getOrDefault(now.getKey(), 0L);
  }
}
