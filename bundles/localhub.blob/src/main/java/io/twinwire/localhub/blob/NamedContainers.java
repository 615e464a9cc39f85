package io.twinwire.localhub.blob;

import io.twinwire.api.localhub.BlobContainer;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens containers by the addresses that services hand to the hub. */
final class NamedContainers {

  private static final Pattern ADDRESS = Pattern.compile("(?i)https?://([^/?#]+)(/[^#]*)");

  private final Account account;
  private final Containers containers;
  private final Incoming incoming;
  private final String authority;
  private final Supplier<Instant> clock;
  private final SharedAccess access;

  /**
   * @param host as the storage's own addresses have it, perhaps with a port and a path
   */
  NamedContainers(
      Account account,
      Containers containers,
      Incoming incoming,
      String host,
      Supplier<Instant> clock) {
    this.account = account;
    this.containers = containers;
    this.incoming = incoming;
    this.authority = host.replaceFirst("/.*", "");
    this.clock = clock;
    this.access = new SharedAccess(account);
  }

  BlobContainer open(String uri, boolean signed) throws HubFault {
    Matcher address = ADDRESS.matcher(uri.strip());
    if (!address.matches()) {
      throw invalid("the address is none such as https://" + authority + "/container?sv=...");
    }
    try {
      BlobTarget target = BlobTarget.parse(address.group(2), account);
      boolean own =
          address.group(1).equalsIgnoreCase(authority)
              || address.group(2).startsWith("/" + account.name() + "/");
      if (!own) {
        throw invalid(address.group(1) + " is not this hub's own storage, " + authority);
      }
      if (!target.blob().isEmpty()) {
        throw invalid("the address is that of a blob: that of its container is due");
      }
      containers.require(target.container());
      return new Named(target, signed);
    } catch (BlobFault e) {
      throw invalid(e);
    }
  }

  private static HubFault invalid(String message) {
    return new HubFault(Code.BLOB_CONTAINER_VALIDATION, message);
  }

  private static HubFault invalid(BlobFault fault) {
    return invalid(Objects.requireNonNullElse(fault.getMessage(), fault.text()));
  }

  private final class Named implements BlobContainer {

    private final BlobTarget target;
    private final boolean signed;

    Named(BlobTarget target, boolean signed) {
      this.target = target;
      this.signed = signed;
    }

    @Override
    public void require(Access wanted) throws HubFault {
      try {
        containers.require(target.container());
        if (!signed) {
          return;
        }
        if (!target.query().containsKey("sig")) {
          throw new BlobFault(
              BlobFault.Code.NO_AUTHENTICATION, "the address has no signature (sig)");
        }
        if (!target.query().getOrDefault("sr", "").equals("c")) {
          throw new BlobFault(
              BlobFault.Code.AUTHENTICATION_FAILED, "the signature is not one for a container");
        }
        access.require(
            target.query(), target.container(), "", wanted == Access.READ ? "r" : "w", clock.get());
      } catch (BlobFault e) {
        throw invalid(e);
      }
    }

    @Override
    public Optional<Content> read(String blobName) throws HubFault, IOException {
      require(Access.READ);
      try {
        BlobFiles files = containers.require(target.container());
        Optional<Blob> blob = files.find(blobName);
        return blob.isEmpty()
            ? Optional.empty()
            : Optional.of(new Content(blob.get().size(), files.read(blob.get(), 0)));
      } catch (BlobFault e) {
        throw invalid(e);
      }
    }

    @Override
    public Draft write(String blobName) throws HubFault, IOException {
      require(Access.WRITE);
      return new Written(this, blobName);
    }

    private void put(String blobName, Incoming.Staged staged) throws HubFault, IOException {
      require(Access.WRITE);
      try {
        containers
            .require(target.container())
            .put(
                blobName,
                staged,
                Map.of("Content-Type", "text/plain", "Content-MD5", staged.md5()),
                Map.of(),
                new Conditions(Optional.empty(), Optional.empty()),
                clock.get());
      } catch (BlobFault e) {
        throw invalid(e);
      }
    }
  }

  private final class Written implements BlobContainer.Draft {

    private final Named container;
    private final String name;
    private final Path file;
    private final MessageDigest digest = Incoming.digest("MD5");
    private final OutputStream body;

    Written(Named container, String name) throws IOException {
      this.container = container;
      this.name = name;
      file = incoming.file();
      body =
          new DigestOutputStream(
              new BufferedOutputStream(new FileOutputStream(file.toFile())), digest);
    }

    @Override
    public OutputStream body() {
      return body;
    }

    @Override
    public void commit() throws HubFault, IOException {
      body.close();
      String md5 = Base64.getEncoder().encodeToString(digest.digest());
      container.put(name, new Incoming.Staged(file, Files.size(file), md5));
    }

    @Override
    public void close() throws IOException {
      body.close();
      Files.deleteIfExists(file);
    }
  }
}
