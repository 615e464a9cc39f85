package io.twinwire.localhub.core.store;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.support.data.OwnerOnly;
import io.twinwire.support.store.StoreFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded database: one file, or memory where no directory is given.
 *
 * <p>A commit hands everything written so far to the operating system, so what was committed
 * outlives the process, killed or not; it is not forced to the disk, so a power failure may take
 * the last seconds. Callers that commit at once share one commit. A caller may be interrupted at
 * any time; what it does here is done nevertheless.
 */
public final class Store implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final String FILE = "localhub.mv";
  private static final String TELEMETRY = "sent.";
  private static final String PARTITION = "partition.";

  /** What earlier versions kept; nobody reads it any more. */
  private static final String FORMER_TELEMETRY = "telemetry.";

  private static final int FILL_RATE = 50;
  private static final int COMPACT_BYTES = 4 * 1024 * 1024;

  private final MVStore store;
  private final boolean persistent;
  private final MVMap<String, String> identities;
  private final MVMap<String, String> settings;
  private final MVMap<String, String> cloudMessages;
  private final MVMap<Long, String> feedback;
  private final AtomicLong written = new AtomicLong();
  private final ReentrantLock committing = new ReentrantLock();
  private volatile long committed;

  private Store(MVStore store, boolean persistent) {
    this.store = store;
    this.persistent = persistent;
    identities = texts("identities");
    settings = texts("settings");
    cloudMessages = texts("cloudMessages");
    feedback =
        store.openMap(
            "feedback",
            new MVMap.Builder<Long, String>()
                .keyType(LongDataType.INSTANCE)
                .valueType(StringDataType.INSTANCE));
  }

  /** Opens the database, or makes it, readable by its owner only. */
  public static Store open(Optional<Path> directory) throws IOException {
    MVStore.Builder builder = new MVStore.Builder().autoCommitDisabled();
    try {
      if (directory.isPresent()) {
        Path file = directory.get().resolve(FILE);
        create(file);
        builder.adoptFileStore(new StoreFile(file));
      }
      MVStore store = builder.open();
      // Without power failures in its promise, the store may use freed room again at once.
      store.setRetentionTime(0);
      store.setVersionsToKeep(0);
      return new Store(store, directory.isPresent());
    } catch (MVStoreException e) {
      throw new IOException("the local hub's database: " + e.getMessage(), e);
    }
  }

  public MVMap<String, String> identities() {
    return identities;
  }

  /** What the hub itself remembers, by name. */
  public MVMap<String, String> settings() {
    return settings;
  }

  /** Where the messages of an identity lie. */
  public MVMap<Long, Long> telemetry(String generationId) {
    return store.openMap(
        TELEMETRY + generationId,
        new MVMap.Builder<Long, Long>()
            .keyType(LongDataType.INSTANCE)
            .valueType(LongDataType.INSTANCE));
  }

  public MVMap<Long, byte[]> partition(int number) {
    return store.openMap(
        PARTITION + number,
        new MVMap.Builder<Long, byte[]>()
            .keyType(LongDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  /** Forgets the partitions from this number on. */
  public void removePartitionsFrom(int number) {
    for (String name : List.copyOf(store.getMapNames())) {
      boolean surplus =
          name.startsWith(PARTITION)
              && Integer.parseInt(name.substring(PARTITION.length())) >= number;
      if (surplus || name.startsWith(FORMER_TELEMETRY)) {
        store.removeMap(name);
        changed();
      }
    }
  }

  public void removeTelemetry(String generationId) {
    store.removeMap(TELEMETRY + generationId);
    changed();
  }

  /** The generations that have telemetry. */
  public List<String> telemetryGenerations() {
    return store.getMapNames().stream()
        .filter(name -> name.startsWith(TELEMETRY))
        .map(name -> name.substring(TELEMETRY.length()))
        .toList();
  }

  /** Cloud-to-device messages, by generation and sequence. */
  public MVMap<String, String> cloudMessages() {
    return cloudMessages;
  }

  /** Records of feedback that no service has taken. */
  public MVMap<Long, String> feedback() {
    return feedback;
  }

  /** Says that something was written which the next commit has to cover. */
  public void changed() {
    written.incrementAndGet();
  }

  /** Returns when all that was written before the call is stored. */
  public void commit() throws HubFault {
    long mine = written.get();
    if (!persistent || committed >= mine) {
      return;
    }
    committing.lock();
    try {
      if (committed < mine) {
        long upTo = written.get();
        store.commit();
        committed = upTo;
      }
    } catch (MVStoreException e) {
      throw failed(e);
    } finally {
      committing.unlock();
    }
  }

  static HubFault failed(MVStoreException e) {
    return new HubFault(Code.SERVER_ERROR, "the local hub's database: " + e.getMessage());
  }

  /** Rewrites sparsely filled parts of the file. */
  void compact() {
    if (persistent && !store.isClosed()) {
      store.compact(FILL_RATE, COMPACT_BYTES);
    }
  }

  public boolean isOpen() {
    return !store.isClosed();
  }

  @Override
  public void close() {
    store.close();
  }

  public MVMap<String, String> texts(String name) {
    return store.openMap(
        name,
        new MVMap.Builder<String, String>()
            .keyType(StringDataType.INSTANCE)
            .valueType(StringDataType.INSTANCE));
  }

  private static void create(Path file) throws IOException {
    try {
      OwnerOnly.create(file);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("{} is there since an earlier start", file);
    }
  }
}
