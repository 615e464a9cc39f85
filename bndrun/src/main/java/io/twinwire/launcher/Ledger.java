package io.twinwire.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.osgi.framework.Bundle;

/**
 * Which bundles the launcher installed, and from what. It lies inside the framework's storage, so
 * that whoever deletes the one deletes the other.
 */
final class Ledger {

  private final Path file;
  private final Properties entries = new Properties();
  private boolean changed;

  private Ledger(Path file) {
    this.file = file;
  }

  static Ledger read(Path file) throws IOException {
    Ledger ledger = new Ledger(file);
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        ledger.entries.load(in);
      } catch (IllegalArgumentException e) {
        // A damaged ledger knows nothing: every bundle of the jar is installed again.
        ledger.entries.clear();
      }
    }
    return ledger;
  }

  /** Whether the launcher brought this very content last. */
  boolean holds(Bundle bundle, String fingerprint) {
    return entries.getProperty(bundle.getLocation(), "").startsWith(fingerprint + "@");
  }

  /** Whether nobody updated the bundle since the launcher did. */
  boolean untouched(Bundle bundle) {
    return entries.getProperty(bundle.getLocation(), "").endsWith("@" + bundle.getLastModified());
  }

  /** Whether the launcher ever installed it. */
  boolean knows(Bundle bundle) {
    return entries.containsKey(bundle.getLocation());
  }

  void brought(Bundle bundle, String fingerprint) {
    put(bundle, fingerprint + "@" + bundle.getLastModified());
  }

  /** The jar has new content, but somebody's newer version stays. */
  void passedOver(Bundle bundle, String fingerprint) {
    put(bundle, fingerprint + "@elsewhere");
  }

  void forget(Bundle bundle) {
    changed |= entries.remove(bundle.getLocation()) != null;
  }

  /** Writes what changed; after a crash there is the old ledger or the new one. */
  void save() throws IOException {
    if (!changed) {
      return;
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (OutputStream out = Files.newOutputStream(next)) {
      entries.store(out, null);
    }
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    changed = false;
  }

  private void put(Bundle bundle, String value) {
    changed |= !value.equals(entries.setProperty(bundle.getLocation(), value));
  }
}
