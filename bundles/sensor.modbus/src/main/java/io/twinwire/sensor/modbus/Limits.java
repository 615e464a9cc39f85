package io.twinwire.sensor.modbus;

import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.channel.Grouping;
import io.twinwire.support.sensor.channel.Grouping.Group;
import java.util.List;

/**
 * How much one request may read. Of bits it may be 16 times as much: as many fit into an answer, up
 * to the protocol's limit.
 *
 * @param maxGap how many registers that nobody wants may be read along, 0 to 124
 * @param maxLength how many registers it may read, 1 to 125
 */
public record Limits(int maxGap, int maxLength) {

  private static final int BITS = 16;
  private static final int MAX_BITS = 2000;

  List<Group<Entry<ModbusAddress>>> merge(Area area, List<Entry<ModbusAddress>> entries) {
    int factor = area.hasBits() ? BITS : 1;
    return Grouping.merge(
        entries,
        entry -> entry.address().address(),
        entry -> entry.address().length(),
        maxGap * factor,
        Math.min(maxLength * factor, MAX_BITS));
  }
}
