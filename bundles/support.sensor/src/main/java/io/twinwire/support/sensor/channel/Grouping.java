package io.twinwire.support.sensor.channel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/** Merges what lies close together in a device into as few requests as gaps allow. */
public final class Grouping {

  /**
   * What one request reads.
   *
   * @param first the first address
   * @param length how many addresses
   * @param members ordered by address
   */
  public record Group<T>(int first, int length, List<T> members) {

    public Group {
      members = List.copyOf(members);
    }
  }

  private Grouping() {}

  /**
   * The groups, ordered by address.
   *
   * @param start a member's first address
   * @param length how many addresses a member takes, 1 and up
   * @param maxGap how many addresses that nobody wants may be read along, 0 and up
   * @param maxLength how many addresses a request may have; a longer member stands alone
   */
  public static <T> List<Group<T>> merge(
      List<T> members, ToIntFunction<T> start, ToIntFunction<T> length, int maxGap, int maxLength) {
    List<Group<T>> groups = new ArrayList<>();
    List<T> group = new ArrayList<>();
    int first = 0;
    int end = 0;
    for (T member : members.stream().sorted(Comparator.comparingInt(start)).toList()) {
      int from = start.applyAsInt(member);
      int to = from + length.applyAsInt(member);
      boolean joins = from - end <= maxGap && Math.max(end, to) - first <= maxLength;
      if (!group.isEmpty() && !joins) {
        groups.add(new Group<>(first, end - first, group));
        group = new ArrayList<>();
      }
      if (group.isEmpty()) {
        first = from;
        end = to;
      }
      group.add(member);
      end = Math.max(end, to);
    }
    if (!group.isEmpty()) {
      groups.add(new Group<>(first, end - first, group));
    }
    return groups;
  }
}
