package io.twinwire.localhub.core.access;

import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.api.localhub.SharedAccessPolicies.Policy;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.support.json.Json;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shared access policies: the five that every IoT hub is born with, and others. */
public final class Policies {

  static final String OWNER = "iothubowner";

  private static final String SETTING = "policies";
  private static final Map<String, Set<Right>> BORN =
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

  private final Store store;
  private volatile Map<String, Policy> byName;

  private Policies(Store store, Map<String, Policy> byName) {
    this.store = store;
    this.byName = byName;
  }

  /** Reads the policies; the first start makes those that a hub is born with. */
  public static Policies of(Store store, Supplier<String> keys) {
    String stored = store.settings().get(SETTING);
    if (stored == null) {
      Policies policies = new Policies(store, Map.of());
      Map<String, Policy> born = new TreeMap<>();
      BORN.forEach(
          (name, rights) -> born.put(name, new Policy(name, rights, keys.get(), keys.get())));
      policies.keep(born);
      return policies;
    }
    Map<String, @Nullable Object> all = Trees.parsed(stored);
    Map<String, Policy> byName = new TreeMap<>();
    for (String name : all.keySet()) {
      byName.put(name, restored(name, Trees.member(all, name)));
    }
    return new Policies(store, byName);
  }

  @Nullable Policy byName(String name) {
    return byName.get(name);
  }

  public Policy owner() {
    return Objects.requireNonNull(byName.get(OWNER));
  }

  /** In the order of names. */
  List<Policy> all() {
    return List.copyOf(byName.values());
  }

  // What follows is called inside a change, or before there is any.

  void put(Policy policy) {
    Map<String, Policy> changed = new TreeMap<>(byName);
    changed.put(policy.name(), policy);
    keep(changed);
  }

  void remove(String name) {
    Map<String, Policy> changed = new TreeMap<>(byName);
    changed.remove(name);
    keep(changed);
  }

  private void keep(Map<String, Policy> changed) {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>();
    changed.forEach(
        (name, policy) ->
            stored.put(
                name,
                Map.of(
                    "rights",
                    policy.rights().stream().map(Right::name).sorted().toList(),
                    "primaryKey",
                    policy.primaryKey(),
                    "secondaryKey",
                    policy.secondaryKey())));
    store.settings().put(SETTING, Json.write(stored));
    store.changed();
    byName = changed;
  }

  private static Policy restored(String name, Map<String, @Nullable Object> stored) {
    // A database of the first days has no rights, and no policies but those of birth.
    Set<Right> rights = BORN.getOrDefault(name, Set.of());
    if (stored.get("rights") instanceof List<?> list) {
      rights =
          Arrays.stream(Right.values())
              .filter(right -> list.contains(right.name()))
              .collect(Collectors.toSet());
    }
    return new Policy(
        name, rights, Trees.text(stored, "primaryKey"), Trees.text(stored, "secondaryKey"));
  }
}
