package io.twinwire.sensor.file;

import io.twinwire.support.data.DataDirectory;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * What file sensors may read and run, as the gateway's owner says. It has a configuration of its
 * own, so that no section of the twin is laid over it.
 */
@Component(configurationPid = FileAccess.PID, service = FileAccess.class)
@Designate(ocd = AccessConfig.class)
public final class FileAccess {

  static final String PID = "io.twinwire.sensor.file.access";

  private final Allowed allowed;

  @Activate
  public FileAccess(BundleContext context, AccessConfig config) {
    List<String> faults = new ArrayList<>();
    List<Path> directories = new ArrayList<>();
    for (String directory : config.directories()) {
      try {
        Path path = Path.of(directory);
        directories.add(path.isAbsolute() ? path : DataDirectory.resolve(context, directory));
      } catch (IOException | InvalidPathException e) {
        faults.add("directories: " + directory + ": " + e.getMessage());
      }
    }
    Path files = Path.of("files").toAbsolutePath();
    try {
      files = DataDirectory.resolve(context, "files");
    } catch (IOException e) {
      faults.add("directories: files: " + e.getMessage());
    }
    allowed = new Allowed(files, directories, Command.parse(config.commands(), faults), faults);
  }

  Allowed allowed() {
    return allowed;
  }
}
