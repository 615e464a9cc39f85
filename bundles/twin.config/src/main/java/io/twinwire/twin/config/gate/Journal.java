package io.twinwire.twin.config.gate;

import io.twinwire.twin.config.layer.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trials that are not confirmed, one file each, on disk before a configuration is touched. */
public final class Journal {

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final String PREFIX = "trial-";
  private static final String APPLIED = "applied-";

  private final StateFiles files;
  private final Map<String, Trial> trials = new TreeMap<>();
  private boolean loaded;

  public Journal(StateFiles files) {
    this.files = files;
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
    files.write(PREFIX + trial.pid(), trial.toJson());
    trials.put(trial.pid(), trial);
  }

  /**
   * A trial is applied. The note of it may be lost with the power: the trial then counts as not
   * applied, is taken back, and is applied again once desired is known.
   */
  public void applied(Trial trial) throws IOException {
    load();
    files.writeLazily(APPLIED + trial.pid(), mark(trial));
    trials.put(trial.pid(), trial.at(Trial.Stage.APPLIED));
  }

  /** A trial has come to its end. */
  public void remove(String pid) throws IOException {
    load();
    if (trials.containsKey(pid)) {
      files.delete(PREFIX + pid);
      files.delete(APPLIED + pid);
      trials.remove(pid);
    }
  }

  private void load() throws IOException {
    if (loaded) {
      return;
    }
    for (String name : files.names(PREFIX)) {
      try {
        files
            .read(name)
            .map(Trial::fromJson)
            .ifPresent(trial -> trials.put(trial.pid(), asFarAsItCame(trial)));
      } catch (IOException | IllegalArgumentException e) {
        Path aside = files.setAside(name);
        LOG.warn(
            "a trial cannot be read, what is in force stays: {}; see {}", e.getMessage(), aside);
      }
    }
    loaded = true;
  }

  private Trial asFarAsItCame(Trial trial) {
    try {
      return trial.stage() == Trial.Stage.PREPARED
              && files.read(APPLIED + trial.pid()).equals(Optional.of(mark(trial)))
          ? trial.at(Trial.Stage.APPLIED)
          : trial;
    } catch (IOException e) {
      LOG.debug("{} counts as not applied", trial.pid(), e);
      return trial;
    }
  }

  /** Tells the note of this trial from one that an earlier trial has left. */
  private static Map<String, @Nullable Object> mark(Trial trial) {
    return Map.of("content", trial.content(), "version", trial.version());
  }
}
