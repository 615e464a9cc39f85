package io.twinwire.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

/** Ends the framework when the process is told to end, and the process when that takes too long. */
final class Shutdown implements Runnable {

  static final Duration BOUND = Duration.ofMillis(1800);

  private final Framework framework;
  private final PrintStream err;
  private volatile boolean begun;

  Shutdown(Framework framework, PrintStream err) {
    this.framework = framework;
    this.err = err;
  }

  /** Lets this be what the end of the process waits for. */
  void register() {
    Runtime.getRuntime().addShutdownHook(new Thread(this, "twinwire-shutdown"));
  }

  /** Whether the process is ending: what fails from now on is no failure. */
  boolean begun() {
    return begun;
  }

  @Override
  public void run() {
    begun = true;
    try {
      framework.stop();
      FrameworkEvent event = framework.waitForStop(BOUND.toMillis());
      if (event.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
        giveUp("after " + BOUND.toMillis() + " ms there still run: " + running());
      }
    } catch (BundleException e) {
      giveUp(LaunchException.reason(e));
    } catch (InterruptedException e) {
      giveUp("interrupted");
    }
  }

  private void giveUp(String why) {
    err.println("did not end cleanly: " + why);
    err.flush();
    Runtime.getRuntime().halt(LaunchException.FAILED);
  }

  private String running() {
    BundleContext context = framework.getBundleContext();
    if (context == null) {
      return "the framework";
    }
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getBundleId() != 0)
        .filter(bundle -> (bundle.getState() & (Bundle.ACTIVE | Bundle.STOPPING)) != 0)
        .map(Bundle::getSymbolicName)
        .collect(Collectors.joining(", "));
  }
}
