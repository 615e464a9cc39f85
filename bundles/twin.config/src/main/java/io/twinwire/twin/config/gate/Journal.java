package io.twinwire.twin.config.gate;

import io.twinwire.twin.config.layer.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trials that are not confirmed, one file for each PID, written before a configuration is
 * touched: what ends the process, at any moment, leaves them. Whether they outlast the machine,
 * too, is up to the disk, which takes longer than all else that a change needs. Where a
 * configuration may cut the hub off, or several stand or fall together, it is waited for; otherwise
 * it is asked as soon as the change is applied, and a loss of power in between leaves a
 * configuration that nobody tries.
 */
public final class Journal {

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final String PREFIX = "trial-";
  private static final String APPLIED = "applied";

  /** Bytes of a file from which on it is written anew, and not added to. */
  private static final long LARGE = 256 * 1024;

  private final StateFiles files;
  private final Executor disk;
  private final Map<String, Trial> trials = new TreeMap<>();
  private boolean loaded;

  /**
   * Creates it.
   *
   * @param disk where the disk is waited for
   */
  public Journal(StateFiles files, Executor disk) {
    this.files = files;
    this.disk = disk;
  }

  /** All trials that are not confirmed. */
  public List<Trial> all() throws IOException {
    load();
    return new ArrayList<>(trials.values());
  }

  public Optional<Trial> get(String pid) throws IOException {
    load();
    return Optional.ofNullable(trials.get(pid));
  }

  public void put(Trial trial) throws IOException {
    load();
    String name = PREFIX + trial.pid();
    if (lasting(trial)) {
      files.write(name, trial.toJson());
    } else if (files.size(name) > LARGE) {
      files.writeLazily(name, trial.toJson());
    } else {
      files.append(name, trial.toJson());
    }
    trials.put(trial.pid(), trial);
  }

  private static boolean lasting(Trial trial) {
    return trial.guarded() || trial.group() != 0 || trial.stage() != Trial.Stage.PREPARED;
  }

  /**
   * A trial is applied. The note of it may be lost with the power: the trial then counts as not
   * applied, is taken back, and is applied again once desired is known.
   */
  public void applied(Trial trial) throws IOException {
    load();
    String name = PREFIX + trial.pid();
    files.append(name, Map.of(APPLIED, mark(trial)));
    trials.put(trial.pid(), trial.at(Trial.Stage.APPLIED));
    if (!lasting(trial)) {
      force(name);
    }
  }

  private void force(String name) {
    try {
      disk.execute(
          () -> {
            try {
              files.force(name);
            } catch (IOException e) {
              LOG.warn("the journal may not outlast a loss of power: {}", e.toString());
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.trace("the bridge has ended");
    }
  }

  /** A trial has come to its end. */
  public void remove(String pid) throws IOException {
    load();
    if (trials.containsKey(pid)) {
      files.delete(PREFIX + pid);
      trials.remove(pid);
    }
  }

  /** Something to write down. */
  interface Note {
    void write() throws IOException;
  }

  /** Writes down what goes on even where it cannot be written down. */
  static void attempt(Note note) {
    try {
      note.write();
    } catch (IOException e) {
      LOG.warn("the journal cannot be written: {}", e.toString());
    }
  }

  private void load() throws IOException {
    if (loaded) {
      return;
    }
    for (String name : files.names(PREFIX)) {
      try {
        Optional<Trial> newest = newest(files.readAll(name));
        if (newest.isEmpty()) {
          // A crash came between the file and its first entry: nothing was touched.
          files.delete(name);
        }
        newest.ifPresent(trial -> trials.put(trial.pid(), trial));
      } catch (IOException | IllegalArgumentException e) {
        Path aside = files.setAside(name);
        LOG.warn(
            "a trial cannot be read, what is in force stays: {}; see {}", e.getMessage(), aside);
      }
    }
    loaded = true;
  }

  /** The trial that was written down last, as far as it came. */
  private static Optional<Trial> newest(List<Map<String, @Nullable Object>> entries) {
    Optional<Trial> newest = Optional.empty();
    for (Map<String, @Nullable Object> entry : entries) {
      Object note = entry.get(APPLIED);
      if (note == null) {
        newest = Optional.of(Trial.fromJson(entry));
      } else {
        newest = newest.map(trial -> noted(trial, note));
      }
    }
    return newest;
  }

  private static Trial noted(Trial trial, Object note) {
    return trial.stage() == Trial.Stage.PREPARED && note.equals(mark(trial))
        ? trial.at(Trial.Stage.APPLIED)
        : trial;
  }

  /** Tells the note of this trial from one of an earlier trial. */
  private static Map<String, @Nullable Object> mark(Trial trial) {
    return Map.of("content", trial.content(), "version", trial.version());
  }
}
