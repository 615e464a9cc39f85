package io.twinwire.localhub.blob;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.localhub.blob.Blob.Block;
import io.twinwire.localhub.blob.BlobFault.Code;
import io.twinwire.localhub.blob.Incoming.Staged;
import io.twinwire.support.data.OwnerOnly;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Blobs as files. Each name has a directory, called by the name's hash, with {@code blob.json},
 * which names the file of the content and is replaced as a whole, and the blocks that are not
 * committed. So a blob is there as it was before or as it is now, whenever the hub ends.
 */
final class BlobFiles {

  private static final int PART = 64 * 1024;
  private static final String RECORD = "blob.json";
  private static final String CONTENT = "content-";
  private static final String BLOCK = "block-";

  /** Which blocks a list names. */
  enum Source {
    COMMITTED,
    UNCOMMITTED,
    LATEST
  }

  /** An element of a block list. */
  record Reference(Source source, String id) {}

  private final Path root;
  private final ReentrantLock lock = new ReentrantLock();
  private long lastTag;

  BlobFiles(Path root) {
    this.root = root;
  }

  Optional<Blob> find(String name) throws IOException {
    return restored(directory(name));
  }

  /** All blobs, ordered by name. */
  List<Blob> all() throws IOException {
    List<Path> directories;
    try (Stream<Path> listed = Files.list(root)) {
      directories = listed.filter(Files::isDirectory).toList();
    }
    List<Blob> blobs = new ArrayList<>();
    for (Path directory : directories) {
      restored(directory).ifPresent(blobs::add);
    }
    blobs.sort(Comparator.comparing(Blob::name));
    return blobs;
  }

  InputStream read(Blob blob, long offset) throws IOException {
    InputStream in = Files.newInputStream(directory(blob.name()).resolve(blob.file()));
    in.skipNBytes(offset);
    return in;
  }

  /** Makes a body the blob's content; blocks that wait are dropped. */
  Blob put(
      String name,
      Staged staged,
      Map<String, String> headers,
      Map<String, String> metadata,
      Conditions conditions,
      Instant now)
      throws IOException, BlobFault {
    lock.lock();
    try {
      Optional<Blob> before = find(name);
      conditions.requireForWrite(before);
      Path directory = Files.createDirectories(directory(name));
      String tag = tag(now);
      Path content = directory.resolve(CONTENT + tag);
      Files.move(staged.file(), content, StandardCopyOption.ATOMIC_MOVE);
      return commit(directory, before, name, tag, staged.size(), headers, metadata, List.of(), now);
    } finally {
      lock.unlock();
    }
  }

  void putBlock(String name, String id, Staged staged) throws IOException {
    lock.lock();
    try {
      Path directory = Files.createDirectories(directory(name));
      Files.move(
          staged.file(),
          directory.resolve(BLOCK + hash(id)),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(directory.resolve(BLOCK + hash(id) + ".id"), id);
    } finally {
      lock.unlock();
    }
  }

  /** The blocks that wait for a list. */
  List<Block> waiting(String name) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Path file : blockFiles(directory(name))) {
      if (file.toString().endsWith(".id")) {
        String path = file.toString();
        long size = Files.size(Path.of(path.substring(0, path.length() - ".id".length())));
        blocks.add(new Block(Files.readString(file), size));
      }
    }
    return blocks;
  }

  Blob putList(
      String name,
      List<Reference> list,
      Map<String, String> headers,
      Map<String, String> metadata,
      Conditions conditions,
      Instant now)
      throws IOException, BlobFault {
    lock.lock();
    try {
      Optional<Blob> before = find(name);
      conditions.requireForWrite(before);
      Path directory = Files.createDirectories(directory(name));
      String tag = tag(now);
      Path content = directory.resolve(CONTENT + tag);
      List<Block> blocks = new ArrayList<>();
      boolean whole = false;
      OwnerOnly.create(content);
      try (OutputStream out = new FileOutputStream(content.toFile())) {
        for (Reference reference : list) {
          blocks.add(new Block(reference.id(), append(out, directory, before, reference)));
        }
        whole = true;
      } finally {
        if (!whole) {
          Files.deleteIfExists(content);
        }
      }
      long size = blocks.stream().mapToLong(Block::size).sum();
      return commit(directory, before, name, tag, size, headers, metadata, blocks, now);
    } finally {
      lock.unlock();
    }
  }

  void delete(Blob blob) throws IOException {
    lock.lock();
    try {
      Path directory = directory(blob.name());
      Files.deleteIfExists(directory.resolve(RECORD));
      Files.deleteIfExists(directory.resolve(blob.file()));
      dropBlocks(directory);
      Files.deleteIfExists(directory);
    } finally {
      lock.unlock();
    }
  }

  private long append(OutputStream out, Path directory, Optional<Blob> before, Reference reference)
      throws IOException, BlobFault {
    Path waiting = directory.resolve(BLOCK + hash(reference.id()));
    if (reference.source() != Source.COMMITTED && Files.exists(waiting)) {
      return Files.copy(waiting, out);
    }
    if (reference.source() != Source.UNCOMMITTED && before.isPresent()) {
      long offset = 0;
      for (Block block : before.get().blocks()) {
        if (block.id().equals(reference.id())) {
          try (InputStream in = read(before.get(), offset)) {
            copy(in, out, block.size());
          }
          return block.size();
        }
        offset += block.size();
      }
    }
    throw new BlobFault(Code.INVALID_BLOCK_LIST, "there is no block " + reference.id());
  }

  private static void copy(InputStream in, OutputStream out, long count) throws IOException {
    long left = count;
    while (left > 0) {
      byte[] part = in.readNBytes((int) Math.min(left, PART));
      if (part.length == 0) {
        throw new EOFException(left + " bytes of a block are missing");
      }
      out.write(part);
      left -= part.length;
    }
  }

  private Blob commit(
      Path directory,
      Optional<Blob> before,
      String name,
      String tag,
      long size,
      Map<String, String> headers,
      Map<String, String> metadata,
      List<Block> blocks,
      Instant now)
      throws IOException {
    Blob blob =
        new Blob(
            name,
            CONTENT + tag,
            size,
            tag,
            before.map(Blob::created).orElse(now),
            now,
            headers,
            metadata,
            blocks);
    OwnerOnly.writeLazily(directory.resolve(RECORD), blob.stored().getBytes(UTF_8));
    if (before.isPresent()) {
      Files.deleteIfExists(directory.resolve(before.get().file()));
    }
    dropBlocks(directory);
    return blob;
  }

  private static Optional<Blob> restored(Path directory) throws IOException {
    Path record = directory.resolve(RECORD);
    try {
      return Optional.of(Blob.restored(Files.readString(record)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException(record + ": " + e.getMessage(), e);
    }
  }

  private static void dropBlocks(Path directory) throws IOException {
    for (Path block : blockFiles(directory)) {
      Files.deleteIfExists(block);
    }
  }

  private static List<Path> blockFiles(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith(BLOCK)).toList();
    }
  }

  /** As Azure writes them, and never the same twice. */
  private String tag(Instant now) {
    lastTag = Math.max(lastTag + 1, now.toEpochMilli() * 1000);
    return "0x" + Long.toHexString(lastTag).toUpperCase(Locale.ROOT);
  }

  private Path directory(String name) {
    return root.resolve(hash(name));
  }

  private static String hash(String text) {
    byte[] digest = Incoming.digest("SHA-256").digest(text.getBytes(UTF_8));
    return HexFormat.of().formatHex(digest);
  }
}
