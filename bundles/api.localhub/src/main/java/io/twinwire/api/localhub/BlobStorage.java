package io.twinwire.api.localhub;

import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: the storage account that devices upload files to. Where there is none, file upload is
 * refused with {@link HubFault.Code#DEFAULT_STORAGE_ENDPOINT_NOT_CONFIGURED}. Calls may come on any
 * thread; the hub calls outside its locks.
 */
@ConsumerType
public interface BlobStorage {

  /**
   * What a client needs to reach one blob: {@code https://{hostName}/{containerName}/{blob
   * name}{sasToken}}.
   *
   * @param hostName the host, with a port where it is not 443, and with the account as a path where
   *     the host is an address, as Microsoft's storage clients want it there
   * @param sasToken begins with a question mark
   */
  record Grant(String hostName, String containerName, String sasToken) {}

  /**
   * A blob that is there.
   *
   * @param uri without a signature
   * @param size in bytes
   */
  record Stored(String uri, long size, Instant lastModified) {}

  /** Lets a client read and write one blob until then. */
  Grant grant(String blobName, Instant expiry) throws HubFault;

  Optional<Stored> find(String blobName) throws HubFault;

  /**
   * A container that a caller names, for an export or import of the registry.
   *
   * @param uri the container's address; with a signature as its query where it is signed
   * @param signed whether the signature counts; otherwise the hub is let in by itself
   * @throws HubFault where the address leads to no container of this account
   */
  default BlobContainer container(String uri, boolean signed) throws HubFault {
    throw new HubFault(
        HubFault.Code.BLOB_CONTAINER_VALIDATION, "the hub's storage has no containers for others");
  }
}
