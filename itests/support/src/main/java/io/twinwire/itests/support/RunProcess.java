package io.twinwire.itests.support;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A program, usually one of the executable jars, started as a user starts it. */
public final class RunProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final Thread reader;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private RunProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    reader = new Thread(this::read, "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  /** The jar of a run: {@code gateway}, {@code demo}, {@code localhub}, ... */
  public static Path jar(String run) {
    return Path.of("..", "..", "bndrun", "target", run + ".jar").toAbsolutePath().normalize();
  }

  /** Starts a jar of the build with the options of its command line. */
  public static RunProcess start(String run, Map<String, String> environment, String... options) {
    return start(run, List.of("-jar", jar(run).toString()), environment, List.of(options));
  }

  /** Starts a JVM with its own arguments before the options of the run. */
  public static RunProcess start(
      String name, List<String> java, Map<String, String> environment, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(java);
    command.addAll(options);
    return program(name, command, environment);
  }

  /** Starts any other program, such as a script of another product. */
  public static RunProcess program(
      String name, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new RunProcess(name, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("(output ended: " + e.getMessage() + ")");
    }
  }

  /** All that the process has printed so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** How many lines there are: a mark to wait from. */
  public int mark() {
    return lines.size();
  }

  /** Waits for a line that matches the whole pattern. */
  public String awaitLine(String regex) {
    return awaitLine(0, regex);
  }

  /** Waits for a line that matches the whole pattern, among those after a mark. */
  public String awaitLine(int mark, String regex) {
    Predicate<String> matches = Pattern.compile(regex).asMatchPredicate();
    return await("a line '" + regex + "' of " + name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> found(mark, matches), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<String> found(int mark, Predicate<String> matches) throws InterruptedException {
    boolean ended = !process.isAlive();
    if (ended) {
      reader.join(PATIENCE.toMillis());
    }
    Optional<String> line =
        // A stream sees the lines of one moment; a sublist fails when a line comes in between.
        lines.stream().skip(mark).filter(matches).findFirst();
    if (ended && line.isEmpty()) {
      throw new IllegalStateException(
          name + " ended with " + process.exitValue() + ":\n" + String.join("\n", lines));
    }
    return line;
  }

  public Process process() {
    return process;
  }

  /** Waits for the process to end by itself. */
  public int awaitExit(Duration bound) {
    try {
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(name + " still runs after " + bound);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  /** SIGTERM, as Ctrl-C would; returns how long the end took. */
  public Duration stop() {
    long begin = System.nanoTime();
    process.destroy();
    awaitExit(Duration.ofSeconds(10));
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
