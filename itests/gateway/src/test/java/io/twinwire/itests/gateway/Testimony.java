package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a gateway's witness has said of all that the outbox accepted, held against what the hub has
 * stored.
 */
final class Testimony {

  static final List<String> PRIORITIES = List.of("HIGH", "NORMAL", "LOW");

  private static final Pattern ACCEPTED = Pattern.compile("accepted (\\w+) (\\d+) (\\S+) (\\w+)");
  private static final Pattern ACCOUNT = Pattern.compile("account (\\w+)((?: \\d+){9})");

  /** The outbox's account of one priority. */
  record Account(long accepted, long acknowledged, long named, long pending) {}

  /** What the hub has of one priority. */
  private static final class Arrivals {
    final Map<Long, String> ids = new HashMap<>();
    final Map<Long, String> packs = new HashMap<>();
    long highest;
    long last;
    long repeats;
    long stepsBack;
    long longestStep;
  }

  private final Map<String, Map<Long, String>> accepted = new TreeMap<>();
  private final Map<String, Long> durabilities = new TreeMap<>();

  /** Hears all that a process has printed. */
  void hear(List<String> lines) {
    for (String line : lines) {
      Matcher matcher = ACCEPTED.matcher(line);
      if (matcher.matches()) {
        String before =
            accepted
                .computeIfAbsent(matcher.group(1), priority -> new HashMap<>())
                .put(Long.valueOf(matcher.group(2)), matcher.group(3));
        assertThat(before).as("a number that was given before: " + line).isNull();
        durabilities.merge(matcher.group(4), 1L, Long::sum);
      }
    }
  }

  long size() {
    return accepted.values().stream().mapToLong(Map::size).sum();
  }

  Map<String, Long> durabilities() {
    return durabilities;
  }

  /** The last accounts that a process has printed. */
  static Map<String, Account> accounts(List<String> lines) {
    Map<String, Account> accounts = new TreeMap<>();
    for (String line : lines) {
      Matcher matcher = ACCOUNT.matcher(line);
      if (matcher.matches()) {
        long[] n =
            Pattern.compile(" ")
                .splitAsStream(matcher.group(2).strip())
                .mapToLong(Long::parseLong)
                .toArray();
        accounts.put(
            matcher.group(1),
            new Account(n[0], n[1], n[2] + n[3] + n[4] + n[5] + n[6] + n[7], n[8]));
      }
    }
    return accounts;
  }

  /** Whether accounts hold all that was testified, and nothing of it waits. */
  boolean settled(Map<String, Account> accounts) {
    return accounts.size() == PRIORITIES.size()
        && accounts.entrySet().stream()
            .allMatch(
                entry ->
                    entry.getValue().pending() == 0
                        && entry.getValue().accepted()
                            >= accepted.getOrDefault(entry.getKey(), Map.of()).size());
  }

  /**
   * Holds all against what the hub has.
   *
   * @param window how many messages the outbox has in flight at most
   * @param disruptions how many connections and processes have ended
   * @return a summary
   */
  String check(
      List<JsonObject> stored, Map<String, Account> accounts, int window, long disruptions) {
    Map<String, Arrivals> hub = new TreeMap<>();
    for (JsonObject message : stored) {
      arrive(hub, message);
    }
    List<String> lost = new ArrayList<>();
    accepted.forEach(
        (priority, messages) ->
            messages.forEach(
                (number, id) -> {
                  if (!id.equals(arrivals(hub, priority).ids.get(number))) {
                    lost.add(priority + " " + number + " " + id);
                  }
                }));
    assertThat(lost.size())
        .as(
            "lost of %d accepted (%s), among them %s; the accounts: %s",
            size(), durabilities, lost.subList(0, Math.min(5, lost.size())), accounts)
        .isZero();
    StringBuilder summary = new StringBuilder();
    for (String priority : PRIORITIES) {
      Arrivals arrivals = arrivals(hub, priority);
      Account account = accounts.get(priority);
      assertThat(account.accepted() - arrivals.ids.size())
          .as("missing at the hub, and named by the account of %s: %s", priority, account)
          .isEqualTo(account.named());
      assertThat(arrivals.highest).as(priority).isLessThanOrEqualTo(account.accepted());
      assertThat(arrivals.longestStep).as("a step back of " + priority).isLessThanOrEqualTo(window);
      assertThat(arrivals.stepsBack)
          .as("steps back of " + priority)
          .isLessThanOrEqualTo(disruptions);
      summary.append(
          "%s: %d numbers, %d repeats in %d steps back of %d at most, %d named; "
              .formatted(
                  priority,
                  arrivals.ids.size(),
                  arrivals.repeats,
                  arrivals.stepsBack,
                  arrivals.longestStep,
                  account.named()));
    }
    return summary.toString();
  }

  private static void arrive(Map<String, Arrivals> hub, JsonObject message) {
    JsonObject properties = message.getAsJsonObject("properties");
    // What the gateway offers by itself does not say its priority, and has the normal one.
    String priority =
        properties.has("priority") ? properties.get("priority").getAsString() : "NORMAL";
    long number = properties.get("messageNumber").getAsLong();
    String id = message.getAsJsonObject("systemProperties").get("message-id").getAsString();
    if (!properties.has("count")) {
      arrive(arrivals(hub, priority), priority, number, id);
      return;
    }
    int count = properties.get("count").getAsInt();
    assertThat(id).as("a pack of %d", count).endsWith("-" + number + "-" + (number + count - 1));
    String stream = id.substring(0, id.indexOf('-'));
    for (long each = number; each < number + count; each++) {
      assertThat(arrivals(hub, priority).packs.merge(each, id, (before, now) -> before))
          .as("the pack of %d at every repeat", each)
          .isEqualTo(id);
      arrive(arrivals(hub, priority), priority, each, stream + "-" + each);
    }
  }

  private static void arrive(Arrivals arrivals, String priority, long number, String id) {
    String place = "%s %d %s after %d".formatted(priority, number, id, arrivals.last);
    if (number > arrivals.highest) {
      arrivals.highest = number;
      assertThat(arrivals.ids.put(number, id)).as(place).isNull();
    } else {
      arrivals.repeats++;
      assertThat(arrivals.ids.get(number)).as("a repeat, or out of order: " + place).isEqualTo(id);
      if (number <= arrivals.last) {
        arrivals.stepsBack++;
        arrivals.longestStep = Math.max(arrivals.longestStep, arrivals.last - number + 1);
      }
    }
    arrivals.last = number;
  }

  private static Arrivals arrivals(Map<String, Arrivals> hub, String priority) {
    return hub.computeIfAbsent(priority, unused -> new Arrivals());
  }
}
