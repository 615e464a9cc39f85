package io.twinwire.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of ConfigAdmin below a data directory: what a run has in force, also while it does not
 * run, and a way to give it a configuration before its first start.
 */
public final class ConfigFiles {

  private static final Pattern LINE = Pattern.compile("([^=]+)=[A-Z]?\"(.*)\"");

  private ConfigFiles() {}

  /**
   * Writes a configuration that wins over the one that the run brings along.
   *
   * @param lines properties as ConfigAdmin's files spell them: {@code retryFirst=I"100"}
   */
  public static void write(Path data, String pid, String... lines) {
    Path file = data.resolve("config").resolve(pid.replace('.', '/') + ".config");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\r\n", lines) + "\r\nservice.pid=\"" + pid + "\"\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The single properties of all configurations by PID, as text. */
  public static Map<String, Map<String, String>> read(Path data) {
    Map<String, Map<String, String>> all = new HashMap<>();
    for (Path file : files(data.resolve("config"), ".config")) {
      Map<String, String> properties = new HashMap<>();
      for (String line : lines(file)) {
        Matcher matcher = LINE.matcher(line.strip());
        if (matcher.matches()) {
          properties.put(matcher.group(1), matcher.group(2));
        }
      }
      String pid = properties.get("service.pid");
      if (pid != null) {
        all.put(pid, properties);
      }
    }
    return all;
  }

  /** The text of each entry of the bridge's journal. */
  public static List<String> journal(Path data) {
    Path state = data.resolve("twin.config");
    return files(state, ".json").stream()
        .filter(file -> file.getFileName().toString().startsWith("trial-"))
        .map(file -> String.join("\n", lines(file)))
        .toList();
  }

  /** How many of those entries are noted as applied. */
  public static long applied(Path data) {
    return journal(data).stream()
        .filter(entry -> entry.substring(entry.lastIndexOf('\n') + 1).startsWith("{\"applied\""))
        .count();
  }

  /** Files that ConfigAdmin had not renamed yet when its process ended. */
  public static List<Path> unfinished(Path data) {
    return files(data.resolve("config"), ".tmp");
  }

  private static List<Path> files(Path directory, String suffix) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      // A run that writes it at this moment.
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
