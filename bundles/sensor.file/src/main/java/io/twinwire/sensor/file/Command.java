package io.twinwire.sensor.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that may be run: a program and its arguments, with no shell between, nothing to read,
 * and none of the gateway's environment, where secrets may be.
 */
record Command(String name, List<String> arguments) {

  private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z0-9_-]{1,64})\\s*=\\s*(\\S.*)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

  /** What a program may know of its surroundings. */
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "LANG", "LC_ALL", "TZ", "SystemRoot", "TEMP", "TMP", "TMPDIR");

  Command {
    arguments = List.copyOf(arguments);
  }

  /**
   * Reads the lines of a configuration.
   *
   * @param faults takes what is wrong with a line; the line is left out
   */
  static Map<String, Command> parse(String[] lines, List<String> faults) {
    Map<String, Command> commands = new LinkedHashMap<>();
    for (String text : lines) {
      if (text.isBlank()) {
        continue;
      }
      Matcher line = LINE.matcher(text);
      List<String> words = line.matches() ? words(line.group(2)) : List.of();
      if (words.isEmpty() || !Path.of(words.get(0)).isAbsolute()) {
        faults.add("commands: '" + text + "' is not NAME = /PATH/OF/PROGRAM ARGUMENT ...");
      } else if (commands.putIfAbsent(line.group(1), new Command(line.group(1), words)) != null) {
        faults.add("commands: " + line.group(1) + ": stands there twice");
      }
    }
    return commands;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    int end = 0;
    while (word.find() && text.substring(end, word.start()).isBlank()) {
      words.add(
          Optional.ofNullable(word.group(1))
              .or(() -> Optional.ofNullable(word.group(2)))
              .orElse(word.group()));
      end = word.end();
    }
    return text.substring(end).isBlank() ? words : List.of();
  }

  /**
   * What a command said.
   *
   * @param exit its exit code
   */
  record Output(byte[] text, int exit) {}

  /** Starts the command. What it says on its standard error is dropped. */
  Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(arguments).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().retainAll(ENVIRONMENT);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /**
   * Waits for the command's end; it is killed when it says too much, and whenever this ends before
   * it does.
   *
   * @param most bytes
   */
  Output output(Process process, int most) throws IOException, InterruptedException {
    try (InputStream out = process.getInputStream()) {
      byte[] text = out.readNBytes(most + 1);
      if (text.length > most) {
        throw new IOException("its output is above " + most + " bytes");
      }
      return new Output(text, process.waitFor());
    } finally {
      kill(process);
    }
  }

  /** Ends a command and all that it started. */
  static void kill(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
