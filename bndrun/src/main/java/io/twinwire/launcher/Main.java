package io.twinwire.launcher;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** The main class of every executable jar. */
public final class Main {

  private Main() {}

  /** Runs the product that this class lies in. */
  public static void main(String[] args) throws URISyntaxException {
    Path jar = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    System.exit(new Launcher(jar, System.out, System.err).run(List.of(args)));
  }
}
