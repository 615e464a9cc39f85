package io.twinwire.sensor.file;

import io.twinwire.sensor.file.FileAddress.Column;
import io.twinwire.sensor.file.FileAddress.Content;
import io.twinwire.sensor.file.FileAddress.Exit;
import io.twinwire.sensor.file.FileAddress.Part;
import io.twinwire.sensor.file.FileAddress.Run;
import io.twinwire.sensor.file.FileAddress.Source;
import io.twinwire.sensor.file.FileAddress.Table;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.PolledDevice;
import io.twinwire.support.sensor.device.Samples;
import io.twinwire.support.sensor.text.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Files and commands. Each is read on a thread beside the caller's, all within one time limit: one
 * that hangs holds up no other, and is not asked again before it is done.
 */
final class FileDevice implements PolledDevice<FileAddress> {

  private static final String BUSY = "still busy since it took too long";

  /** What came of a source. */
  private interface Result {

    void tell(Entry<FileAddress> entry, Samples<FileAddress> samples, Instant now);
  }

  private static final Result NOTHING = (entry, samples, now) -> {};

  /** A source, and the reading of it that is under way. */
  private static final class Task {

    final Source source;
    final Optional<CsvTail> tail;
    final AtomicBoolean inside = new AtomicBoolean();
    volatile Optional<Process> process = Optional.empty();

    /** What was not told yet; what a caller was too impatient to wait for is told next time. */
    volatile Optional<Future<Result>> reading = Optional.empty();

    Task(Source source, Optional<CsvTail> tail) {
      this.source = source;
      this.tail = tail;
    }

    void told() {
      reading = Optional.empty();
      tail.ifPresent(CsvTail::told);
    }

    void abort() {
      reading.ifPresent(future -> future.cancel(true));
      process.ifPresent(Command::kill);
    }
  }

  /**
   * What came of a task.
   *
   * @param failure why nothing did; empty where something did
   */
  private record Outcome(Task task, Result result, String failure) {}

  private final Allowed allowed;
  private final FileSettings settings;
  private final ExecutorService executor;
  private final Clock clock;
  private final Map<Source, Task> tasks = new HashMap<>();
  private volatile List<String> warnings = List.of();

  /**
   * @param executor of a few threads; its owner ends it after this
   */
  FileDevice(Allowed allowed, FileSettings settings, ExecutorService executor, Clock clock) {
    this.allowed = allowed;
    this.settings = settings;
    this.executor = executor;
    this.clock = clock;
  }

  @Override
  public void open() {}

  @Override
  public void read(List<Entry<FileAddress>> entries, Samples<FileAddress> samples)
      throws InterruptedException {
    Map<Source, List<Entry<FileAddress>>> bySource = new LinkedHashMap<>();
    for (Entry<FileAddress> entry : entries) {
      bySource.computeIfAbsent(entry.address().source(), s -> new ArrayList<>()).add(entry);
    }
    long end = System.nanoTime() + settings.timeout().toNanos();
    Map<Task, List<Entry<FileAddress>>> asked = new LinkedHashMap<>();
    synchronized (tasks) {
      bySource.forEach(
          (source, members) ->
              asked.put(begin(tasks.computeIfAbsent(source, this::task)), members));
    }
    // All are waited for before any is told: an interrupt takes nothing along.
    List<Outcome> outcomes = new ArrayList<>();
    for (Task task : asked.keySet()) {
      outcomes.add(outcome(task, end));
    }
    List<String> troubles = new ArrayList<>(allowed.faults());
    Iterator<List<Entry<FileAddress>>> members = asked.values().iterator();
    outcomes.forEach(outcome -> tell(outcome, members.next(), samples).ifPresent(troubles::add));
    warnings = List.copyOf(troubles);
  }

  private Task task(Source source) {
    return new Task(
        source,
        source instanceof Table table
            ? Optional.of(new CsvTail(table, allowed, settings))
            : Optional.empty());
  }

  private Task begin(Task task) {
    boolean waits = task.reading.isPresent() && !task.reading.get().isCancelled();
    if (!waits) {
      task.reading =
          task.inside.get() ? Optional.empty() : Optional.of(executor.submit(() -> work(task)));
    }
    return task;
  }

  private Result work(Task task) throws IOException, InterruptedException {
    if (task.inside.getAndSet(true)) {
      throw new IOException(BUSY);
    }
    try {
      return result(task);
    } finally {
      task.process = Optional.empty();
      task.inside.set(false);
    }
  }

  private Outcome outcome(Task task, long end) throws InterruptedException {
    Source source = task.source;
    Optional<Future<Result>> reading = task.reading;
    if (reading.isEmpty()) {
      return new Outcome(task, NOTHING, source + ": " + BUSY);
    }
    try {
      Result result = reading.get().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      return new Outcome(task, result, "");
    } catch (ExecutionException e) {
      String cause = cause(e.getCause() == null ? e : e.getCause(), source);
      return new Outcome(task, NOTHING, source + ": " + cause);
    } catch (TimeoutException e) {
      task.abort();
      String late = ": not read within " + settings.timeout().toSeconds() + " s";
      return new Outcome(task, NOTHING, source + late);
    } catch (CancellationException e) {
      return new Outcome(task, NOTHING, source + ": was interrupted");
    }
  }

  /** Returns why the source could not be read. */
  private Optional<String> tell(
      Outcome outcome, List<Entry<FileAddress>> entries, Samples<FileAddress> samples) {
    Instant now = clock.instant();
    boolean failed = !outcome.failure().isEmpty();
    for (Entry<FileAddress> entry : entries) {
      if (failed) {
        samples.bad(entry, outcome.failure(), now);
      } else {
        outcome.result().tell(entry, samples, now);
      }
    }
    boolean done = outcome.task().reading.filter(r -> r.isDone() && !r.isCancelled()).isPresent();
    if (done) {
      outcome.task().told();
    }
    return failed ? Optional.of(outcome.failure()) : Optional.empty();
  }

  private static String cause(Throwable failure, Source source) {
    String message = String.valueOf(failure.getMessage());
    return message.startsWith(source + ": ")
        ? message.substring(source.toString().length() + 2)
        : message;
  }

  private Result result(Task task) throws IOException, InterruptedException {
    if (task.source instanceof Run run) {
      return output(run, task);
    }
    if (task.source instanceof Content content) {
      Document document = Document.of(bytes(content.path()));
      return (entry, samples, now) -> part(entry, document, samples, now);
    }
    Table table = (Table) task.source;
    Rows rows = task.tail.orElseThrow().take();
    return (entry, samples, now) ->
        rows.tell(entry, (Column) entry.address().value(), table.comma(), samples, now);
  }

  private byte[] bytes(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(allowed.file(path))) {
      byte[] bytes = in.readNBytes(settings.maxBytes() + 1);
      if (bytes.length > settings.maxBytes()) {
        throw new IOException(path + ": is above " + settings.maxBytes() + " bytes");
      }
      return bytes;
    }
  }

  private Result output(Run run, Task task) throws IOException, InterruptedException {
    Process process = run.command().start();
    task.process = Optional.of(process);
    if (Thread.currentThread().isInterrupted()) {
      Command.kill(process);
    }
    Command.Output output = run.command().output(process, settings.maxBytes());
    Document document = Document.of(output.text());
    return (entry, samples, now) -> {
      if (entry.address().value() instanceof Exit) {
        samples.value(entry, output.exit(), now);
      } else if (output.exit() == 0) {
        part(entry, document, samples, now);
      } else {
        samples.bad(entry, run + ": its exit code is " + output.exit(), now);
      }
    };
  }

  private static void part(
      Entry<FileAddress> entry, Document document, Samples<FileAddress> samples, Instant now) {
    ((Part) entry.address().value()).extract().tell(document, entry, samples, now, "");
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public void close() {
    synchronized (tasks) {
      tasks.values().forEach(Task::abort);
    }
  }
}
