package io.twinwire.sensor.modbus;

import io.twinwire.sensor.modbus.line.Call;
import io.twinwire.sensor.modbus.line.RefusedException;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.channel.Grouping.Group;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.Samples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What one request reads. A unit that refuses it is left alone with it for a while. */
final class Block {

  private final Area area;
  private final Group<Entry<ModbusAddress>> group;
  private final Call call;
  private final Supplier<Backoff> backoffs;
  private Optional<String> refusal = Optional.empty();
  private boolean lasting;
  private final Backoff backoff;

  private Block(
      int unit, Area area, Group<Entry<ModbusAddress>> group, Supplier<Backoff> backoffs) {
    this.area = area;
    this.group = group;
    this.call = area.read(unit, group.first(), group.length());
    this.backoffs = backoffs;
    this.backoff = backoffs.get();
  }

  /** As few blocks as read the channels of a unit. */
  static List<Block> of(
      int unit, List<Entry<ModbusAddress>> entries, Limits limits, Supplier<Backoff> backoffs) {
    Map<Area, List<Entry<ModbusAddress>>> areas =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.address().area(), TreeMap::new, Collectors.toList()));
    List<Block> blocks = new ArrayList<>();
    areas.forEach(
        (area, members) ->
            limits
                .merge(area, members)
                .forEach(group -> blocks.add(new Block(unit, area, group, backoffs))));
    return blocks;
  }

  Call call() {
    return call;
  }

  /** Whether it was refused, and not long ago. */
  boolean isResting() {
    return refusal.isPresent() && !backoff.isDue();
  }

  /** Tells the channels' values. Returns whether they seemed to be refused for good before. */
  boolean tell(byte[] answer, Samples<ModbusAddress> samples) {
    boolean again = lasting;
    refusal = Optional.empty();
    lasting = false;
    backoff.worked();
    for (Entry<ModbusAddress> entry : group.members()) {
      try {
        // Behind the function and the count of bytes.
        samples.value(entry, Values.decode(entry.address(), answer, 2, group.first()));
      } catch (IllegalArgumentException e) {
        samples.bad(entry, String.valueOf(e.getMessage()));
      }
    }
    return again;
  }

  void refuse(RefusedException cause) {
    refusal = Optional.of(String.valueOf(cause.getMessage()));
    lasting = cause.isLasting();
    if (lasting) {
      backoff.failed();
    }
  }

  void tellRefusal(Samples<ModbusAddress> samples) {
    tellBad(refusal.orElse("refused"), samples);
  }

  void tellBad(String reason, Samples<ModbusAddress> samples) {
    group.members().forEach(entry -> samples.bad(entry, reason));
  }

  /**
   * Smaller blocks for the same channels: without what lies between them, else halves. Empty where
   * there is one channel only.
   */
  List<Block> split() {
    List<Entry<ModbusAddress>> members = group.members();
    if (members.size() == 1) {
      return List.of();
    }
    List<Group<Entry<ModbusAddress>>> parts = new Limits(0, 125).merge(area, members);
    if (parts.size() == 1) {
      int half = members.size() / 2;
      parts =
          List.of(group(members.subList(0, half)), group(members.subList(half, members.size())));
    }
    return parts.stream().map(part -> new Block(call.unit(), area, part, backoffs)).toList();
  }

  private static Group<Entry<ModbusAddress>> group(List<Entry<ModbusAddress>> members) {
    int first = members.get(0).address().address();
    int end =
        members.stream()
            .map(entry -> entry.address().end())
            .max(Comparator.naturalOrder())
            .orElse(first);
    return new Group<>(first, end - first, members);
  }
}
