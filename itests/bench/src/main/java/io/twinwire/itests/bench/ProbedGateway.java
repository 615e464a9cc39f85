package io.twinwire.itests.bench;

import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.RunProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gateway as it is, with the probe bundle beside its own. */
final class ProbedGateway implements Follower {

  private final String device;
  private final RunProcess process;

  /**
   * Starts it, and waits until the probe is there.
   *
   * @param directory that is not there yet
   */
  ProbedGateway(Site site, Device identity, Path directory, Effort effort) {
    device = identity.getDeviceId();
    List<String> java = new ArrayList<>(effort.jvm());
    java.addAll(List.of("-jar", ExtendedJar.of("gateway", directory, "probe").toString()));
    process =
        RunProcess.start(
            device,
            java,
            site.environment(identity),
            List.of("--data", directory.resolve("data").toString()));
    process.awaitLine("probe 0 .*");
  }

  RunProcess process() {
    return process;
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public void await(int value) {
    process.awaitLine("probe " + value + " .*");
  }

  @Override
  public Map<Integer, Long> seen() {
    return numbers(2);
  }

  /** How many messages the outbox held when the value was seen. */
  long waiting(int value) {
    return numbers(3).get(value);
  }

  private Map<Integer, Long> numbers(int field) {
    Map<Integer, Long> numbers = new HashMap<>();
    for (String line : process.lines()) {
      if (line.startsWith("probe ")) {
        String[] fields = line.split(" ");
        // The first time counts: a component may be built again with the value it has.
        numbers.putIfAbsent(Integer.valueOf(fields[1]), Long.valueOf(fields[field]));
      }
    }
    return numbers;
  }

  @Override
  public void close() {
    process.close();
  }
}
