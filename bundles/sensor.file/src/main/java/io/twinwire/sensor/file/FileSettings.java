package io.twinwire.sensor.file;

import io.twinwire.support.settings.Bounds;
import java.time.Duration;
import java.util.List;

/**
 * The limits of a file sensor.
 *
 * @param maxBytes of a file, and of what a command says
 * @param maxLine bytes of a line
 * @param maxLines of a table at one reading
 * @param timeout of one reading
 */
record FileSettings(int maxBytes, int maxLine, int maxLines, Duration timeout) {

  static FileSettings of(Config config, List<String> faults) {
    Bounds bounds = new Bounds(faults, "");
    return new FileSettings(
        bounds.whole("maxBytes", config.maxBytes(), 1, 1_048_576, 65_536),
        bounds.whole("maxLine", config.maxLine(), 16, 65_536, 4_096),
        bounds.whole("maxLines", config.maxLines(), 1, 10_000, 1_000),
        Duration.ofSeconds(bounds.whole("timeout", config.timeout(), 1, 60, 5)));
  }
}
