package io.twinwire.localhub.blob;

import io.twinwire.localhub.blob.BlobFault.Code;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The containers of the account: the one that devices upload to, which is always there, and those
 * that clients make, each a directory. One is gone at once, whenever the hub ends: its directory is
 * moved before it is emptied.
 */
final class Containers {

  private static final String DIRECTORY = "containers";
  private static final String GOING = "going";

  private final Path directory;
  private final Path going;
  private final String first;
  private final Map<String, BlobFiles> present = new ConcurrentHashMap<>();

  Containers(Path root, String first) throws IOException {
    this.directory = Files.createDirectories(root.resolve(DIRECTORY));
    this.going = Files.createDirectories(root.resolve(GOING));
    this.first = first;
    for (Path left : listed(going)) {
      delete(left);
    }
    for (Path made : listed(directory)) {
      present.put(made.getFileName().toString(), new BlobFiles(made));
    }
    present.put(first, new BlobFiles(root));
  }

  boolean has(String name) {
    return present.containsKey(name);
  }

  /** In the order of their names. */
  List<String> names() {
    return List.copyOf(new TreeSet<>(present.keySet()));
  }

  BlobFiles require(String name) throws BlobFault {
    BlobFiles files = present.get(name);
    if (files == null) {
      throw new BlobFault(Code.CONTAINER_NOT_FOUND, "there is no container " + name);
    }
    return files;
  }

  void create(String name) throws IOException, BlobFault {
    if (!Account.isContainer(name)) {
      throw new BlobFault(
          Code.INVALID_NAME,
          "\"" + name + "\" is not 3 to 63 lower-case letters, digits and single hyphens");
    }
    Path made = directory.resolve(name);
    boolean isNew = !has(name);
    if (isNew) {
      try {
        Files.createDirectory(made);
      } catch (FileAlreadyExistsException e) {
        isNew = false;
      }
    }
    if (!isNew) {
      throw new BlobFault(Code.CONTAINER_EXISTS, "the container is there");
    }
    present.put(name, new BlobFiles(made));
  }

  void delete(String name) throws IOException, BlobFault {
    require(name);
    if (name.equals(first)) {
      throw new BlobFault(Code.UNSUPPORTED, name + ": devices upload to it, so it stays");
    }
    present.remove(name);
    Path moved = going.resolve(UUID.randomUUID().toString());
    Files.move(directory.resolve(name), moved, StandardCopyOption.ATOMIC_MOVE);
    delete(moved);
  }

  private static List<Path> listed(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.toList();
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.isDirectory(tree)) {
      for (Path below : listed(tree)) {
        delete(below);
      }
    }
    Files.deleteIfExists(tree);
  }
}
