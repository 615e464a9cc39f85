package io.twinwire.outbox;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.outbox.Priority;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledgers of one device identity, as they stand in its numbers file. */
final class Book {

  private static final int FORMAT = 2;

  /**
   * How many numbers are reserved at once: so often is the file forced to disk, and so many numbers
   * at most does a loss of power cost.
   */
  static final int RESERVE = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Book.class);

  private final TwoSlotFile file;
  private final Optional<String> boot;
  private final Map<Priority, Ledger> ledgers;
  private Optional<DeviceIdentity> identity;
  private long era;

  private Book(
      TwoSlotFile file,
      Optional<String> boot,
      Optional<DeviceIdentity> identity,
      long era,
      Map<Priority, Ledger> ledgers) {
    this.file = file;
    this.boot = boot;
    this.identity = identity;
    this.era = era;
    this.ledgers = ledgers;
  }

  /**
   * @param boot tells this run of the machine from others; empty when that cannot be told
   */
  static Book create(TwoSlotFile file, Supplier<String> streams, Optional<String> boot) {
    Map<Priority, Ledger> ledgers = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      ledgers.put(priority, new Ledger(streams.get()));
    }
    return new Book(file, boot, Optional.empty(), 0, ledgers);
  }

  /** A book as it stands in its file; where writes may be missing in that, as it must go on. */
  static Book read(TwoSlotFile file, byte[] record, Supplier<String> streams, Optional<String> boot)
      throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException("numbers: format " + format + " is not " + FORMAT);
    }
    Optional<String> written = Optional.of(in.readUTF());
    long era = in.readLong();
    Optional<DeviceIdentity> identity = Optional.empty();
    if (in.readBoolean()) {
      String host = in.readUTF();
      String device = in.readUTF();
      Optional<String> module = in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
      identity = Optional.of(new DeviceIdentity(host, device, module));
    }
    Map<Priority, Ledger> ledgers = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      Ledger ledger = Ledger.read(in);
      if (ledger.reserved() > ledger.accepted() && (boot.isEmpty() || !boot.equals(written))) {
        skip(ledger, priority, streams.get());
      }
      ledgers.put(priority, ledger);
    }
    return new Book(file, boot, identity, era, ledgers);
  }

  private static void skip(Ledger ledger, Priority priority, String stream) {
    String former = ledger.stream();
    long known = ledger.accepted();
    ledger.skip(stream);
    LOG.info(
        "Numbers of {} messages go on at {}-{}: up to {}-{} was known, the rest may have been"
            + " given before the machine went down",
        priority,
        stream,
        ledger.accepted() + 1,
        former,
        known);
  }

  /** Whose numbers these are; empty while no identity has been seen at all. */
  Optional<DeviceIdentity> identity() {
    return identity;
  }

  /** Rises with every change of identity: the highest was in use last. */
  long era() {
    return era;
  }

  Ledger ledger(Priority priority) {
    return Objects.requireNonNull(ledgers.get(priority));
  }

  void use(Optional<DeviceIdentity> owner, long newEra) throws IOException {
    Optional<DeviceIdentity> formerOwner = identity;
    long formerEra = era;
    identity = owner;
    era = newEra;
    try {
      file.force(record());
    } catch (IOException e) {
      identity = formerOwner;
      era = formerEra;
      throw e;
    }
  }

  /** Gives a number away, which is then in the file; when that fails, it is not given. */
  void accept(Priority priority) throws IOException {
    Ledger ledger = ledger(priority);
    if (ledger.accepted() == ledger.reserved()) {
      ledger.reserve(RESERVE);
      try {
        file.force(record());
      } catch (IOException e) {
        ledger.unreserve();
        throw e;
      }
    }
    ledger.accept();
    try {
      save();
    } catch (IOException e) {
      ledger.unaccept();
      throw e;
    }
  }

  void save() throws IOException {
    file.write(record());
  }

  private byte[] record() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(FORMAT);
    out.writeUTF(boot.orElse(""));
    out.writeLong(era);
    out.writeBoolean(identity.isPresent());
    if (identity.isPresent()) {
      DeviceIdentity owner = identity.get();
      out.writeUTF(owner.host());
      out.writeUTF(owner.deviceId());
      out.writeBoolean(owner.moduleId().isPresent());
      if (owner.moduleId().isPresent()) {
        out.writeUTF(owner.moduleId().get());
      }
    }
    for (Ledger ledger : ledgers.values()) {
      ledger.write(out);
    }
    return bytes.toByteArray();
  }

  /** Notes that the run has ended in order, and closes the file. */
  void close() throws IOException {
    try (file) {
      ledgers.values().forEach(Ledger::unreserve);
      save();
    }
  }
}
