package io.twinwire.localhub.core.jobs;

import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.query.Row;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.support.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.h2.mvstore.MVMap;

/** What jobs do to devices, by job and device. Changes are made inside a change of the hub. */
public final class DeviceJobs {

  private final Store store;
  private final MVMap<String, String> stored;
  private final ConcurrentSkipListMap<String, DeviceJob> present = new ConcurrentSkipListMap<>();

  public DeviceJobs(Store store) {
    this.store = store;
    this.stored = store.texts("deviceJobs");
    stored.forEach((key, text) -> present.put(key, new DeviceJob(Trees.parsed(text))));
  }

  static String key(String job, Identity identity) {
    return job + '\0' + identity.deviceId() + '\0' + identity.moduleId().orElse("");
  }

  /** For queries. */
  public List<Row> rows() {
    return present.entrySet().stream()
        .map(entry -> new Row(entry.getKey(), entry.getValue().document()))
        .toList();
  }

  void put(String key, DeviceJob device) {
    present.put(key, device);
    stored.put(key, Json.write(device.document()));
    store.changed();
  }

  /** Changes one that is not over. */
  void end(String key, UnaryOperator<DeviceJob> end) {
    DeviceJob device = present.get(key);
    if (device != null && !device.isOver()) {
      put(key, end.apply(device));
    }
  }

  void endAll(String job, UnaryOperator<DeviceJob> end) {
    of(job).keySet().forEach(key -> end(key, end));
  }

  void remove(String job) {
    of(job)
        .keySet()
        .forEach(
            key -> {
              present.remove(key);
              stored.remove(key);
            });
    store.changed();
  }

  Map<String, Long> statistics(String job) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("deviceCount", (long) of(job).size());
    counts.put("failedCount", count(job, "failed"));
    counts.put("succeededCount", count(job, "completed"));
    counts.put("runningCount", count(job, "running"));
    counts.put("pendingCount", count(job, "scheduled"));
    return counts;
  }

  private long count(String job, String status) {
    return of(job).values().stream().filter(device -> device.status().equals(status)).count();
  }

  private ConcurrentNavigableMap<String, DeviceJob> of(String job) {
    return present.subMap(job + '\0', job + '\1');
  }
}
