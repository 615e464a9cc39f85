package io.twinwire.twin.config.layer;

import io.twinwire.support.data.OwnerOnly;
import io.twinwire.support.json.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON files of one directory, each replaced whole, so that a crash leaves the old one or the new
 * one, or added to entry by entry. They may hold local secrets, so that only the owner reads them.
 */
public final class StateFiles {

  private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);
  private static final String SUFFIX = ".json";

  /** Where the directory comes from: it may be missing, and mended, while the bridge runs. */
  @FunctionalInterface
  public interface Place {
    Path directory() throws IOException;
  }

  private final Place place;

  public StateFiles(Place place) {
    this.place = place;
  }

  /**
   * Reads a file; empty where there is none.
   *
   * @throws IOException when it cannot be read or is no JSON object
   */
  public Optional<Map<String, @Nullable Object>> read(String name) throws IOException {
    Path file = place.directory().resolve(fileName(name));
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parseObject(Files.readString(file)));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  public void write(String name, Map<String, ? extends @Nullable Object> content)
      throws IOException {
    OwnerOnly.write(place.directory().resolve(fileName(name)), bytes(content));
  }

  public boolean exists(String name) throws IOException {
    return Files.exists(place.directory().resolve(fileName(name)));
  }

  /** Writes a file that may be lost with the power, but not with the process. */
  public void writeLazily(String name, Map<String, ? extends @Nullable Object> content)
      throws IOException {
    OwnerOnly.writeLazily(place.directory().resolve(fileName(name)), bytes(content));
  }

  /**
   * Adds an entry to a file of entries without waiting for the disk, which takes a tenth of the
   * time that replacing the file does. A crash leaves the entry whole, or torn and left out.
   */
  public void append(String name, Map<String, ? extends @Nullable Object> entry)
      throws IOException {
    Path file = place.directory().resolve(fileName(name));
    if (!Files.exists(file)) {
      OwnerOnly.create(file);
    }
    try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
      // In front, so that what was torn before does not spoil what follows.
      out.write(("\n" + Json.write(entry)).getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Reads the entries of a file; those that are torn are left out.
   *
   * @throws IOException when the file cannot be read, or holds something and no entry
   */
  public List<Map<String, @Nullable Object>> readAll(String name) throws IOException {
    Path file = place.directory().resolve(fileName(name));
    List<Map<String, @Nullable Object>> entries = new ArrayList<>();
    String torn = "";
    for (String line : Files.readString(file).lines().filter(text -> !text.isBlank()).toList()) {
      try {
        entries.add(Json.parseObject(line));
      } catch (IllegalArgumentException e) {
        LOG.debug("{} holds a torn entry", file, e);
        torn = String.valueOf(e.getMessage());
      }
    }
    if (entries.isEmpty() && !torn.isEmpty()) {
      throw new IOException(file + ": " + torn);
    }
    return entries;
  }

  /** The size of a file in bytes; 0 where there is none. */
  public long size(String name) throws IOException {
    return place.directory().resolve(fileName(name)).toFile().length();
  }

  /** Waits until a file that was written lazily is on disk; one that has gone needs no disk. */
  public void force(String name) throws IOException {
    Path file = place.directory().resolve(fileName(name));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (NoSuchFileException e) {
      LOG.trace("{} has gone", file);
    }
  }

  private static byte[] bytes(Map<String, ? extends @Nullable Object> content) {
    return Json.write(content).getBytes(StandardCharsets.UTF_8);
  }

  /** Takes a file that cannot be used out of the way; it is kept for whoever may mend it. */
  public Path setAside(String name) throws IOException {
    Path file = place.directory().resolve(fileName(name));
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
  }

  public void delete(String name) throws IOException {
    Files.deleteIfExists(place.directory().resolve(fileName(name)));
  }

  /** The names that begin with a prefix. */
  public List<String> names(String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(place.directory())) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> plainName(file.substring(0, file.length() - SUFFIX.length())))
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .forEach(names::add);
    }
    return names;
  }

  /** A PID may hold any character; a file name on any system only these. */
  private static String fileName(String name) {
    StringBuilder file = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "._-~".indexOf(c) >= 0);
      file.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return file + SUFFIX;
  }

  private static String plainName(String file) {
    byte[] bytes = new byte[file.length()];
    int length = 0;
    for (int i = 0; i < file.length(); i++) {
      char c = file.charAt(i);
      if (c == '%' && i + 2 < file.length()) {
        bytes[length++] = (byte) Integer.parseInt(file, i + 1, i + 3, 16);
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
