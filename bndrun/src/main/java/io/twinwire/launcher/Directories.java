package io.twinwire.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The data directory of one running product, locked until it is closed. */
final class Directories implements AutoCloseable {

  private final Path data;
  private final FileChannel lock;

  private Directories(Path data, FileChannel lock) {
    this.data = data;
    this.lock = lock;
  }

  /** Makes what is missing, takes the lock and empties the directory for temporary files. */
  static Directories open(Path data) throws LaunchException {
    try {
      create(data);
      Directories directories = new Directories(data, lock(data));
      create(directories.framework());
      create(directories.config());
      create(directories.bundles());
      UnfinishedConfigurations.finish(directories.config());
      create(directories.log());
      create(directories.temporary());
      empty(directories.temporary());
      return directories;
    } catch (FileAlreadyExistsException e) {
      throw LaunchException.usage(
          Options.DATA + ": " + e.getFile() + " is a file: give a directory");
    } catch (IOException | UncheckedIOException e) {
      throw LaunchException.usage(
          Options.DATA
              + ": "
              + data
              + " cannot be used ("
              + LaunchException.reason(e)
              + "): give a directory that this user may write");
    }
  }

  Path data() {
    return data;
  }

  Path framework() {
    return data.resolve("framework");
  }

  /** Where jars are put that are to be installed while it runs. */
  Path bundles() {
    return data.resolve("bundles");
  }

  Path config() {
    return data.resolve("config");
  }

  Path log() {
    return data.resolve("log");
  }

  Path temporary() {
    return data.resolve("tmp");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static void create(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
  }

  private static FileChannel lock(Path data) throws IOException, LaunchException {
    Path file = data.resolve("lock");
    if (!Files.exists(file)) {
      try {
        Files.createFile(file, ownerOnly(file, "rw-------"));
      } catch (FileAlreadyExistsException e) {
        // Another process was faster; the lock tells which of the two may stay.
      }
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (!tryLock(channel)) {
      String owner = owner(channel);
      channel.close();
      throw LaunchException.usage(
          data + " is in use" + owner + ": end that, or choose another with " + Options.DATA);
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
        0);
    return channel;
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String owner(FileChannel channel) {
    try {
      ByteBuffer content = ByteBuffer.allocate(20);
      channel.read(content, 0);
      String pid = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
      return pid.isBlank() ? "" : " by process " + pid.strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static void empty(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!visited.equals(directory)) {
              Files.delete(visited);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
