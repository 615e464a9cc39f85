package io.twinwire.support.data;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Where a bundle keeps its files. */
public final class DataDirectory {

  /** The framework property that names the product's data directory. */
  public static final String PROPERTY = "twinwire.data";

  private DataDirectory() {}

  /**
   * The directory for a bundle's files, made where it is missing. An absolute path is taken as it
   * is; a relative one lies below the framework property {@value #PROPERTY} or, where that is not
   * set, below the bundle's own storage area.
   *
   * @throws IOException when there is no such place or it cannot be made
   */
  public static Path resolve(BundleContext context, String configured) throws IOException {
    Path path = Path.of(configured);
    if (!path.isAbsolute()) {
      path = root(context).resolve(path);
    }
    // Asked for with every file: a directory that is made again costs more than one that is there.
    return Files.isDirectory(path) ? path : Files.createDirectories(path);
  }

  private static Path root(BundleContext context) throws IOException {
    String data = context.getProperty(PROPERTY);
    if (data != null) {
      return Path.of(data).toAbsolutePath();
    }
    File area = context.getDataFile("");
    if (area == null) {
      throw new IOException("this framework has no storage area; set " + PROPERTY);
    }
    return area.toPath();
  }
}
