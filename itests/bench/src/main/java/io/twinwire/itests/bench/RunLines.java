package io.twinwire.itests.bench;

import io.twinwire.itests.support.RunProcess;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Lines of a process that may take longer than {@link RunProcess#awaitLine} waits. */
record RunLines(RunProcess process, Duration bound) {

  String await(int mark, String regex) {
    Awaitility.await(regex)
        .atMost(bound)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                !process.process().isAlive()
                    || process.lines().stream().skip(mark).anyMatch(line -> line.matches(regex)));
    return process.awaitLine(mark, regex);
  }
}
