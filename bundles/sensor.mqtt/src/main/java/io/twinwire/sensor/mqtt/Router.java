package io.twinwire.sensor.mqtt;

import io.twinwire.support.sensor.channel.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From a topic to the channels that hear it, those included that come by themselves, up to a limit.
 */
final class Router {

  private final List<Entry<MqttAddress>> wild = new ArrayList<>();
  private final Map<String, List<Entry<MqttAddress>>> exact = new HashMap<>();
  private final Map<String, Entry<MqttAddress>> known = new HashMap<>();
  private final Set<String> fixed = new HashSet<>();
  private final int maxChannels;
  private long tooMany;
  private Optional<String> unfit = Optional.empty();

  Router(List<Entry<MqttAddress>> entries, int maxChannels) {
    this.maxChannels = maxChannels;
    for (Entry<MqttAddress> entry : entries) {
      TopicFilter filter = entry.address().filter();
      if (filter.isExact()) {
        exact.computeIfAbsent(filter.subscription(), topic -> new ArrayList<>()).add(entry);
      } else {
        wild.add(entry);
      }
      if (!entry.isTemplate()) {
        fixed.add(entry.channel().name());
      }
    }
  }

  /** What to subscribe to: no filter that another covers, so that no message comes twice. */
  List<String> subscriptions() {
    Set<TopicFilter> filters = new LinkedHashSet<>();
    wild.forEach(entry -> filters.add(entry.address().filter()));
    Set<String> subscriptions = new LinkedHashSet<>();
    for (TopicFilter filter : filters) {
      boolean covered =
          filters.stream()
              .anyMatch(
                  other ->
                      !other.subscription().equals(filter.subscription()) && other.covers(filter));
      if (!covered) {
        subscriptions.add(filter.subscription());
      }
    }
    exact.forEach(
        (topic, entries) -> {
          TopicFilter filter = entries.get(0).address().filter();
          if (wild.stream().noneMatch(other -> other.address().filter().covers(filter))) {
            subscriptions.add(topic);
          }
        });
    return List.copyOf(subscriptions);
  }

  /** The channels of a topic. */
  synchronized List<Entry<MqttAddress>> route(String topic) {
    List<Entry<MqttAddress>> routes = new ArrayList<>(exact.getOrDefault(topic, List.of()));
    List<String> levels = Arrays.asList(topic.split("/", -1));
    for (Entry<MqttAddress> entry : wild) {
      Optional<Map<String, String>> parts = entry.address().filter().match(levels);
      if (parts.isPresent()) {
        if (entry.isTemplate()) {
          filled(entry, parts.get()).ifPresent(routes::add);
        } else {
          routes.add(entry);
        }
      }
    }
    return routes;
  }

  private Optional<Entry<MqttAddress>> filled(
      Entry<MqttAddress> template, Map<String, String> parts) {
    Entry<MqttAddress> entry;
    try {
      entry = template.with(parts);
    } catch (IllegalArgumentException e) {
      unfit = Optional.of(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    String name = entry.channel().name();
    Entry<MqttAddress> before = known.get(name);
    if (fixed.contains(name) || (before != null && !before.address().equals(entry.address()))) {
      unfit = Optional.of("channel " + name + ": two lines name it; the first is heard");
      return Optional.empty();
    }
    if (before == null && known.size() >= maxChannels) {
      tooMany++;
      return Optional.empty();
    }
    known.putIfAbsent(name, entry);
    return Optional.of(entry);
  }

  /** What an operator should know. */
  synchronized List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (tooMany > 0) {
      warnings.add(
          "maxChannels: "
              + maxChannels
              + " channels came by themselves; "
              + tooMany
              + " messages of more were left out");
    }
    unfit.ifPresent(warnings::add);
    return warnings;
  }
}
