package io.twinwire.localhub.core.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.BlobContainer;
import io.twinwire.api.localhub.BlobStorage;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.localhub.core.access.Access;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Containers in memory. An address is {@code name?rights}; the rights, {@code r} and {@code w},
 * stand for a signature.
 */
final class FakeContainers implements BlobStorage {

  final Map<String, String> blobs = new ConcurrentHashMap<>();
  volatile String brokenWrite = "";
  volatile int open;

  void put(String name, String... lines) {
    blobs.put(name, String.join("\r\n", lines));
  }

  @Override
  public BlobContainer container(String uri, boolean signed) throws HubFault {
    int mark = uri.indexOf('?');
    String name = mark < 0 ? uri : uri.substring(0, mark);
    if (name.equals("missing")) {
      throw new HubFault(Code.BLOB_CONTAINER_VALIDATION, "there is no container missing");
    }
    return new Named(signed ? uri.substring(mark + 1) : "rw", name);
  }

  @Override
  public Grant grant(String blobName, Instant expiry) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Stored> find(String blobName) {
    throw new UnsupportedOperationException();
  }

  private final class Named implements BlobContainer {

    private final String rights;
    private final String name;

    Named(String rights, String name) {
      this.rights = rights;
      this.name = name;
    }

    @Override
    public void require(Access access) throws HubFault {
      if (!rights.contains(access == Access.READ ? "r" : "w")) {
        throw new HubFault(Code.BLOB_CONTAINER_VALIDATION, "sp does not allow this");
      }
    }

    @Override
    public Optional<Content> read(String blobName) throws HubFault {
      require(Access.READ);
      return Optional.ofNullable(blobs.get(name + "/" + blobName))
          .map(
              text -> {
                byte[] bytes = text.getBytes(UTF_8);
                return new Content(bytes.length, counted(bytes));
              });
    }

    @Override
    public Draft write(String blobName) throws HubFault {
      require(Access.WRITE);
      open++;
      return new Draft() {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        @Override
        public OutputStream body() {
          return body;
        }

        @Override
        public void commit() throws IOException {
          if (blobName.equals(brokenWrite)) {
            throw new IOException("no space left");
          }
          blobs.put(name + "/" + blobName, body.toString(UTF_8));
        }

        @Override
        public void close() {
          open--;
        }
      };
    }

    private InputStream counted(byte[] bytes) {
      open++;
      return new ByteArrayInputStream(bytes) {
        @Override
        public void close() {
          open--;
        }
      };
    }
  }
}
