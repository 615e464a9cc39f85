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

/** The ledgers of one device identity, as they stand in its numbers file. */
final class Book {

  private static final int FORMAT = 1;

  private final TwoSlotFile file;
  private final Map<Priority, Ledger> ledgers;
  private Optional<DeviceIdentity> identity;
  private long era;

  private Book(
      TwoSlotFile file,
      Optional<DeviceIdentity> identity,
      long era,
      Map<Priority, Ledger> ledgers) {
    this.file = file;
    this.identity = identity;
    this.era = era;
    this.ledgers = ledgers;
  }

  static Book create(TwoSlotFile file, Supplier<String> streams) {
    Map<Priority, Ledger> ledgers = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      ledgers.put(priority, new Ledger(streams.get()));
    }
    return new Book(file, Optional.empty(), 0, ledgers);
  }

  static Book read(TwoSlotFile file, byte[] record) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException("numbers: format " + format + " is not " + FORMAT);
    }
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
      ledgers.put(priority, Ledger.read(in));
    }
    return new Book(file, identity, era, ledgers);
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
      save();
    } catch (IOException e) {
      identity = formerOwner;
      era = formerEra;
      throw e;
    }
  }

  /** Gives a number away, which is then in the file; when that fails, it is not given. */
  void accept(Priority priority) throws IOException {
    Ledger ledger = ledger(priority);
    ledger.accept();
    try {
      save();
    } catch (IOException e) {
      ledger.unaccept();
      throw e;
    }
  }

  void save() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(FORMAT);
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
    file.write(bytes.toByteArray());
  }

  void close() throws IOException {
    file.close();
  }
}
