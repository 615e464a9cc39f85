package io.twinwire.localhub.core;

import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.support.json.Json;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The five policies that every IoT hub is born with. */
final class Policies {

  static final String OWNER = "iothubowner";

  private static final String SETTING = "policies";
  private static final Map<String, Set<Right>> RIGHTS =
      Map.of(
          OWNER,
          EnumSet.allOf(Right.class),
          "service",
          EnumSet.of(Right.SERVICE_CONNECT),
          "device",
          EnumSet.of(Right.DEVICE_CONNECT),
          "registryRead",
          EnumSet.of(Right.REGISTRY_READ),
          "registryReadWrite",
          EnumSet.of(Right.REGISTRY_READ, Right.REGISTRY_WRITE));

  private final Map<String, Policy> byName = new LinkedHashMap<>();

  private Policies(Map<String, @Nullable Object> stored) {
    RIGHTS.forEach(
        (name, rights) -> {
          Map<String, @Nullable Object> keys = Trees.member(stored, name);
          byName.put(
              name,
              new Policy(
                  name, rights, Trees.text(keys, "primaryKey"), Trees.text(keys, "secondaryKey")));
        });
  }

  /** Reads the policies; at the first start their keys are made. */
  static Policies of(Store store, Supplier<String> keys) {
    String stored = store.settings().get(SETTING);
    if (stored == null) {
      Map<String, @Nullable Object> made = new LinkedHashMap<>();
      for (String name : RIGHTS.keySet()) {
        made.put(name, Map.of("primaryKey", keys.get(), "secondaryKey", keys.get()));
      }
      stored = Json.write(made);
      store.settings().put(SETTING, stored);
      store.changed();
    }
    return new Policies(Trees.parsed(stored));
  }

  @Nullable Policy byName(String name) {
    return byName.get(name);
  }

  Policy owner() {
    return Objects.requireNonNull(byName.get(OWNER));
  }
}
