package io.twinwire.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Runs the product of one executable jar from its command line to its end. */
final class Launcher {

  private static final Duration READY = Duration.ofSeconds(15);

  /** What the local hub's console waits for before it prints. */
  private static final Dictionary<String, ?> CONSOLE =
      FrameworkUtil.asDictionary(Map.of("twinwire.console", "first"));

  private final Path location;
  private final PrintStream out;
  private final PrintStream err;

  Launcher(Path location, PrintStream out, PrintStream err) {
    this.location = location;
    this.out = out;
    this.err = err;
  }

  /** Returns the exit status when the product has ended. */
  int run(List<String> args) {
    if (!Files.isRegularFile(location)) {
      err.println(location + " is no jar: start Twinwire with java -jar");
      return LaunchException.FAILED;
    }
    try (JarFile jar = new JarFile(location.toFile(), false)) {
      Product product = Product.read(jar);
      Options options = Options.parse(args, product.hub());
      return switch (options.action()) {
        case HELP -> print(Help.of(product));
        case VERSION -> print(product.name() + " " + product.version() + "\n");
        case RUN -> launch(jar, product, options);
      };
    } catch (LaunchException e) {
      return failed(e);
    } catch (IOException e) {
      return failed(LaunchException.failed(LaunchException.reason(e)));
    }
  }

  private int launch(JarFile jar, Product product, Options options)
      throws IOException, LaunchException {
    try (Directories directories = Directories.open(options.data())) {
      if (product.hub()) {
        Ports.check(options);
      }
      Settings settings = new Settings(product, options, directories);
      settings.applyToSystem();
      Framework framework = factory().newFramework(settings.framework());
      Shutdown shutdown = new Shutdown(framework, err);
      shutdown.register();
      try {
        CompletableFuture<Void> announced = new CompletableFuture<>();
        start(framework, jar, product, directories, announced);
        if (product.hub()) {
          if (!Ports.awaitOpen(options, READY)) {
            err.println(
                "the local hub is not ready after " + READY.toSeconds() + " s: see the log");
          }
          print("portal http://" + options.address() + ":" + options.portalPort() + "/\n");
          print("data " + options.data() + "\n");
          announced.complete(null);
        }
      } catch (LaunchException e) {
        if (!shutdown.begun()) {
          int status = failed(e);
          shutdown.run();
          return status;
        }
      }
      awaitEnd(framework);
      return 0;
    }
  }

  private static void start(
      Framework framework,
      JarFile jar,
      Product product,
      Directories directories,
      CompletableFuture<Void> announced)
      throws LaunchException {
    try {
      framework.init();
      if (product.hub()) {
        // Where the portal is stands above all that happens there.
        framework.getBundleContext().registerService(CompletionStage.class, announced, CONSOLE);
      }
      List<BundleFile> files = BundleFile.list(jar, product.startOrder());
      List<Bundle> bundles =
          new BundleInstaller(jar, files, framework.getBundleContext(), directories.framework())
              .install();
      framework.start();
      BundleInstaller.start(bundles);
    } catch (BundleException | IOException | IllegalStateException e) {
      throw LaunchException.failed("the framework does not start: " + LaunchException.reason(e));
    }
  }

  private int print(String text) {
    out.print(text);
    out.flush();
    return 0;
  }

  private int failed(LaunchException e) {
    err.println(e.getMessage());
    return e.status();
  }

  private static FrameworkFactory factory() throws LaunchException {
    return ServiceLoader.load(FrameworkFactory.class)
        .findFirst()
        .orElseThrow(() -> LaunchException.failed("there is no OSGi framework in this jar"));
  }

  private static void awaitEnd(Framework framework) {
    try {
      FrameworkEvent event;
      do {
        event = framework.waitForStop(0);
      } while (event.getType() == FrameworkEvent.STOPPED_UPDATE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
