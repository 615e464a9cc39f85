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

  /** Takes the space again where there is enough of it: trying in vain would wear the disk. */
  void takeAgain() {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (!Files.exists(file) && Files.getFileStore(directory).getUsableSpace() > 2L * SIZE) {
        take();
      }
    } catch (IOException e) {
      LOG.debug("Nobody knows how much space there is: {}", e.toString());
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
