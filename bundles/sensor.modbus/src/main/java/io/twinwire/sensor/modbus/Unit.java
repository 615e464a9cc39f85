package io.twinwire.sensor.modbus;

import io.twinwire.sensor.modbus.line.Call;
import io.twinwire.sensor.modbus.line.NoAnswerException;
import io.twinwire.sensor.modbus.line.RefusedException;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.Samples;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One unit of a line: what is to be read of it, and whether it answers. */
final class Unit {

  private static final Logger LOG = LoggerFactory.getLogger(Unit.class);

  /** Asks on the line. */
  @FunctionalInterface
  interface Asking {

    /**
     * As {@link io.twinwire.sensor.modbus.line.Line#exchange}.
     *
     * @param repeats how often it may be asked again at once
     */
    byte[] ask(Call call, int repeats) throws RefusedException, IOException, InterruptedException;
  }

  private final String name;
  private final int number;
  private final List<Entry<ModbusAddress>> entries;
  private final Limits limits;
  private final int repeats;
  private final Supplier<Backoff> backoffs;
  private final Backoff backoff;
  private List<Block> blocks;
  private volatile Optional<String> trouble = Optional.empty();
  private boolean known;

  /**
   * @param name of the sensor
   * @param repeats how often a unit that answered before is asked again at once
   */
  Unit(
      String name,
      int number,
      List<Entry<ModbusAddress>> entries,
      Limits limits,
      int repeats,
      Supplier<Backoff> backoffs) {
    this.name = name;
    this.number = number;
    this.entries = entries;
    this.limits = limits;
    this.repeats = repeats;
    this.backoffs = backoffs;
    this.backoff = backoffs.get();
    this.blocks = Block.of(number, entries, limits, backoffs);
  }

  /** Why it does not answer; empty when it does. From any thread. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Has it asked at the next reading, whatever was before. */
  void wake() {
    backoff.worked();
  }

  /**
   * Reads its channels. One that is silent makes them bad, and is left alone for a while that
   * grows.
   *
   * @throws IOException when the line is lost
   */
  void read(Asking line, Samples<ModbusAddress> samples) throws IOException, InterruptedException {
    if (trouble.isPresent() && !backoff.isDue()) {
      tellTrouble(0, samples);
      return;
    }
    boolean freed = false;
    int told = 0;
    try {
      while (told < blocks.size()) {
        Block block = blocks.get(told);
        List<Block> parts = List.of();
        if (block.isResting()) {
          block.tellRefusal(samples);
        } else {
          try {
            freed |= block.tell(line.ask(block.call(), known ? repeats : 0), samples);
            answers();
          } catch (RefusedException e) {
            parts = refused(block, e, samples);
          }
        }
        if (parts.isEmpty()) {
          told++;
        } else {
          // Kept at once, so that a reading that is broken off is not for nothing.
          blocks.remove(told);
          blocks.addAll(told, parts);
        }
      }
    } catch (NoAnswerException e) {
      silent(String.valueOf(e.getMessage()));
      tellTrouble(told, samples);
    }
    if (freed) {
      // What was refused is there now, and perhaps more of it.
      blocks = Block.of(number, entries, limits, backoffs);
    }
  }

  private void tellTrouble(int from, Samples<ModbusAddress> samples) {
    String reason = trouble.orElse("no answer");
    blocks.subList(from, blocks.size()).forEach(block -> block.tellBad(reason, samples));
  }

  /** What is to be read in the block's place; empty when the block is told as refused. */
  private List<Block> refused(Block block, RefusedException cause, Samples<ModbusAddress> samples)
      throws NoAnswerException {
    if (cause.isOfGateway()) {
      throw new NoAnswerException(String.valueOf(cause.getMessage()));
    }
    answers();
    List<Block> parts = cause.isOfAddresses() ? block.split() : List.of();
    if (parts.isEmpty()) {
      block.refuse(cause);
      block.tellRefusal(samples);
    }
    return parts;
  }

  private void answers() {
    if (trouble.isPresent()) {
      LOG.info("Sensor {}: unit {} answers", name, number);
    }
    known = true;
    trouble = Optional.empty();
    backoff.worked();
  }

  private void silent(String cause) {
    String message = "unit " + number + ": " + cause;
    if (trouble.isEmpty()) {
      LOG.warn("Sensor {}: {}", name, message);
    }
    known = false;
    trouble = Optional.of(message);
    backoff.failed();
  }
}
