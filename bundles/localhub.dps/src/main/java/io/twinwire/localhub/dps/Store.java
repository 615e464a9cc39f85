package io.twinwire.localhub.dps;

import io.twinwire.support.data.OwnerOnly;
import io.twinwire.support.store.StoreFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded database: one file, or memory where no directory is given. What was written outlives
 * the process, killed or not, when the write returns.
 */
final class Store implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final String FILE = "provisioning.mv";

  private final MVStore store;

  private Store(MVStore store) {
    this.store = store;
  }

  /** Opens the database, or makes it, readable by its owner only. */
  static Store open(Optional<Path> directory) throws IOException {
    MVStore.Builder builder = new MVStore.Builder().autoCommitDisabled();
    try {
      if (directory.isPresent()) {
        Path file = directory.get().resolve(FILE);
        create(file);
        builder.adoptFileStore(new StoreFile(file));
      }
      MVStore store = builder.open();
      store.setRetentionTime(0);
      store.setVersionsToKeep(0);
      return new Store(store);
    } catch (MVStoreException e) {
      throw new IOException("the provisioning service's database: " + e.getMessage(), e);
    }
  }

  /** Documents by id, in the order of the ids. */
  Documents documents(String name) {
    return new Documents(
        store.openMap(
            name,
            new MVMap.Builder<String, String>()
                .keyType(StringDataType.INSTANCE)
                .valueType(StringDataType.INSTANCE)),
        store::commit);
  }

  boolean isOpen() {
    return !store.isClosed();
  }

  @Override
  public void close() {
    store.close();
  }

  private static void create(Path file) throws IOException {
    try {
      OwnerOnly.create(file);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("{} is there since an earlier start", file);
    }
  }
}
