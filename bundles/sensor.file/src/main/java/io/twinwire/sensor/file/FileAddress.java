package io.twinwire.sensor.file;

import io.twinwire.support.sensor.channel.Options;
import io.twinwire.support.sensor.text.Extract;
import io.twinwire.support.sensor.text.Times;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a channel's value stands.
 *
 * @param source what is read, once for all channels of it
 * @param value what of it the channel is
 */
record FileAddress(Source source, Value value) {

  /** What is read. */
  sealed interface Source {}

  /** A file as a whole. */
  record Content(Path path) implements Source {

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** What a command says. */
  record Run(Command command) implements Source {

    @Override
    public String toString() {
      return "command:" + command.name();
    }
  }

  /**
   * The new lines of a file of separated values.
   *
   * @param header whether its first line names the columns
   * @param fromStart whether what is there already counts as new
   */
  record Table(Path path, char separator, boolean comma, boolean header, boolean fromStart)
      implements Source {

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** What of a source a channel is. */
  sealed interface Value {}

  /** Part of a text. */
  record Part(Extract extract) implements Value {}

  /** The exit code of a command. */
  record Exit() implements Value {}

  /**
   * A column, and that of its time.
   *
   * @param name as the header says, or its number from 1
   */
  record Column(String name, Optional<String> time, Times times) implements Value {}

  /**
   * Reads an address: {@code file:PATH}, {@code csv:PATH} or {@code command:NAME}.
   *
   * @throws IllegalArgumentException with the thing, the value and what would be right
   */
  static FileAddress parse(String address, Options options, Allowed allowed) {
    int colon = address.indexOf(':');
    String rest = address.substring(colon + 1);
    return switch (address.substring(0, Math.max(0, colon))) {
      case "file" ->
          new FileAddress(new Content(allowed.path(rest)), new Part(Extract.of(options)));
      case "command" -> command(allowed.command(rest), options);
      case "csv" -> table(allowed.path(rest), options);
      default ->
          throw new IllegalArgumentException(
              "'" + address + "' is not file:PATH, csv:PATH or command:NAME");
    };
  }

  private static FileAddress command(Command command, Options options) {
    return new FileAddress(
        new Run(command), options.flag("exit") ? new Exit() : new Part(Extract.of(options)));
  }

  private static FileAddress table(Path path, Options options) {
    String separator = options.text("separator").orElse(",").replace("tab", "\t");
    if (separator.length() != 1 || separator.equals("\"")) {
      throw new IllegalArgumentException(
          "separator: '" + separator + "' is no single character, nor tab");
    }
    String column =
        options
            .text("column")
            .orElseThrow(() -> new IllegalArgumentException("column: which one is missing"));
    Optional<String> time = options.text("time");
    boolean named = isName(column) || time.filter(FileAddress::isName).isPresent();
    return new FileAddress(
        new Table(
            path,
            separator.charAt(0),
            options.flag("comma"),
            options.flag("header") || named,
            options.flag("all")),
        new Column(column, time, Times.of(options.text("format"), options.text("zone"))));
  }

  private static boolean isName(String column) {
    return !column.matches("[1-9]\\d{0,3}");
  }
}
