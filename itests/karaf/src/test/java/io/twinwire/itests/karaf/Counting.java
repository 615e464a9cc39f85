package io.twinwire.itests.karaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** A component that writes each of its activations into a file; it runs inside Karaf. */
public final class Counting {

  /** Called by DS. */
  public void activate(Map<String, Object> properties) throws IOException {
    Files.writeString(
        Path.of(String.valueOf(properties.get("file"))),
        "level " + properties.get("level") + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
