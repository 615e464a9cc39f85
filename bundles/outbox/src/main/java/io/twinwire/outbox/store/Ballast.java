package io.twinwire.outbox.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Space on the disk that is given up when it is full: without any, not even deleting works. */
final class Ballast {

  /** What SQLite needs to bring its log home. */
  private static final int SIZE = 1536 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Ballast.class);

  private final Path file;

  Ballast(Path file) {
    this.file = file;
  }

  /** Takes the space, where it is not taken yet and there is any. */
  void take() {
    try {
      if (Files.exists(file) && Files.size(file) == SIZE) {
        return;
      }
      try (FileOutputStream out = new FileOutputStream(file.toFile())) {
        out.write(new byte[SIZE]);
      }
    } catch (IOException e) {
      LOG.debug("No space is held in reserve: {}", e.toString());
      give();
    }
  }

  void give() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("{} cannot be given up: {}", file, e.toString());
    }
  }
}
