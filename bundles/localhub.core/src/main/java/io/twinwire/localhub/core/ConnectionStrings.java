package io.twinwire.localhub.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes the files that hold connection strings, readable by their owner only. */
final class ConnectionStrings {

  static final String SERVICE = "service.connection-string";
  static final String DEVICE = "device.connection-string";

  private final String hostName;
  private final Path directory;

  ConnectionStrings(String hostName, Path directory) {
    this.hostName = hostName;
    this.directory = directory;
  }

  void writeService(Policy policy) throws IOException {
    write(
        SERVICE,
        "HostName=%s;SharedAccessKeyName=%s;SharedAccessKey=%s"
            .formatted(hostName, policy.name(), policy.primaryKey()));
  }

  void writeDevice(String deviceId, String key) throws IOException {
    write(DEVICE, "HostName=%s;DeviceId=%s;SharedAccessKey=%s".formatted(hostName, deviceId, key));
  }

  private void write(String name, String text) throws IOException {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path written = Files.createTempFile(directory, name, ".new", ownerOnly);
    try {
      Files.write(written, (text + "\n").getBytes(UTF_8));
      Files.move(written, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
