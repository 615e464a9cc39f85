package io.twinwire.api.localhub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A container of the {@link BlobStorage}, as far as the caller who named it may use it: each call
 * is refused with {@link HubFault.Code#BLOB_CONTAINER_VALIDATION} where his signature does not
 * allow it, or no longer.
 */
@ConsumerType
public interface BlobContainer {

  /** What is to be done with blobs. */
  enum Access {
    READ,
    WRITE
  }

  /**
   * A blob as it is now, whatever becomes of it.
   *
   * @param size in bytes
   * @param body is closed by the caller
   */
  record Content(long size, InputStream body) {}

  /** A blob that is being written; it is there, as a whole, once it is committed. */
  interface Draft extends AutoCloseable {

    OutputStream body();

    /** Replaces the blob of this name. */
    void commit() throws HubFault, IOException;

    /** Drops what is not committed. */
    @Override
    void close() throws IOException;
  }

  /** Refuses what the caller may not do. */
  void require(Access access) throws HubFault;

  Optional<Content> read(String blobName) throws HubFault, IOException;

  Draft write(String blobName) throws HubFault, IOException;
}
