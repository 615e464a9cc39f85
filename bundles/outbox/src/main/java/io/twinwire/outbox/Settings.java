package io.twinwire.outbox;

import io.twinwire.outbox.forward.Packing;
import io.twinwire.outbox.forward.Quota;
import io.twinwire.outbox.forward.Window;
import io.twinwire.outbox.store.Limits;
import io.twinwire.support.settings.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The configuration in force. A value that cannot be used stands at its default and is named in the
 * faults.
 */
record Settings(
    Limits limits,
    Duration commitWindow,
    Window window,
    int poisonDisconnects,
    Packing packing,
    Quota quota,
    Duration reportInterval,
    List<String> faults) {

  private static final String EVICT = "evict";

  private static final int BLOCK = 4096;

  /**
   * Messages a day, and what is metered as one, in bytes (Azure documentation, "Choose the right
   * IoT Hub tier and size for your solution").
   */
  private static final Map<String, Quota> PRESETS =
      Map.of(
          "none", Quota.NONE,
          "free", new Quota(8_000, 512, 0),
          "s1", new Quota(400_000, BLOCK, 0),
          "s2", new Quota(6_000_000, BLOCK, 0),
          "s3", new Quota(300_000_000, BLOCK, 0));

  Settings {
    faults = List.copyOf(faults);
  }

  static Settings of(Config config) {
    Faults faults = new Faults();
    Limits limits =
        new Limits(
            faults.bounds.whole("maxMessages", config.maxMessages(), 1, 100_000_000, 1_000_000),
            faults.evicts("whenMaxMessages", config.whenMaxMessages()),
            1024L
                * faults.bounds.whole("maxKilobytes", config.maxKilobytes(), 256, 1 << 30, 1 << 20),
            faults.evicts("whenMaxKilobytes", config.whenMaxKilobytes()),
            faults.bounds.whole("maxDiskPercent", config.maxDiskPercent(), 1, 100, 25),
            faults.evicts("whenMaxDisk", config.whenMaxDisk()),
            1024L
                * faults.bounds.whole(
                    "maxMemoryKilobytes", config.maxMemoryKilobytes(), 256, 1 << 20, 4096));
    Window window =
        new Window(
            faults.bounds.whole("windowMessages", config.windowMessages(), 1, 10_000, 50),
            1024L
                * faults.bounds.whole(
                    "windowKilobytes", config.windowKilobytes(), 256, 1 << 16, 256));
    Packing packing =
        new Packing(
            config.packing(),
            1024 * faults.bounds.whole("packKilobytes", config.packKilobytes(), 1, 255, 60),
            config.gzip());
    Quota quota = faults.quota(config.quota());
    int reserve = faults.bounds.whole("quotaReserve", config.quotaReserve(), 0, 90, 10);
    return new Settings(
        limits,
        Duration.ofMillis(
            faults.bounds.whole("commitWindow", config.commitWindow(), 0, 10_000, 10)),
        window,
        faults.bounds.whole("poisonDisconnects", config.poisonDisconnects(), 0, 1000, 5),
        packing,
        new Quota(quota.messages(), quota.block(), reserve),
        Duration.ofMinutes(
            faults.bounds.whole("reportInterval", config.reportInterval(), 0, 10_080, 60)),
        faults.found);
  }

  private static final class Faults {

    private final List<String> found = new ArrayList<>();
    private final Bounds bounds = new Bounds(found, "");

    private boolean evicts(String name, String value) {
      boolean evict = value.equals(EVICT);
      if (!evict && !value.equals("refuse")) {
        found.add(name + ": " + value + " is neither evict nor refuse; evict is used");
        return true;
      }
      return evict;
    }

    private Quota quota(String value) {
      Quota preset = PRESETS.get(value.strip().toLowerCase(Locale.ROOT));
      if (preset != null) {
        return preset;
      }
      try {
        long messages = Long.parseLong(value.strip());
        if (messages > 0) {
          return new Quota(messages, BLOCK, 0);
        }
      } catch (NumberFormatException e) {
        // Said below, as for a number that is too small.
      }
      found.add(
          "quota: "
              + value
              + " is none of none, free, s1, s2, s3 and no number above 0; none is used");
      return Quota.NONE;
    }
  }
}
