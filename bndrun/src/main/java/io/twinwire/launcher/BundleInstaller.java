package io.twinwire.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Brings the framework's bundles in line with the executable jar. A bundle whose copy in the jar
 * did not change is not touched, whatever was made of it since; of one that did change, a newer
 * version that somebody else put in stays. Bundles that the launcher did not install are none of
 * its business.
 */
final class BundleInstaller {

  static final String LOCATION = "twinwire:";

  private static final String LEDGER = "launcher.properties";
  private static final int REFRESH_SECONDS = 30;

  private final JarFile jar;
  private final List<BundleFile> files;
  private final BundleContext context;
  private final Path storage;

  /**
   * @param files the bundles in the order in which they start
   * @param context the system bundle's
   * @param storage the framework's storage
   */
  BundleInstaller(JarFile jar, List<BundleFile> files, BundleContext context, Path storage) {
    this.jar = jar;
    this.files = List.copyOf(files);
    this.context = context;
    this.storage = storage;
  }

  /**
   * Installs, updates and uninstalls; the framework is initialised and not yet started.
   *
   * @return the bundles of the jar in the order in which they start
   */
  List<Bundle> install() throws IOException, LaunchException {
    Ledger ledger = Ledger.read(storage.resolve(LEDGER));
    List<Bundle> bundles = new ArrayList<>();
    boolean refresh = false;
    try {
      Set<String> locations = new HashSet<>();
      files.forEach(file -> locations.add(file.location()));
      for (Bundle bundle : context.getBundles()) {
        if (bundle.getLocation().startsWith(LOCATION)
            && !locations.contains(bundle.getLocation())
            && ledger.knows(bundle)) {
          uninstall(bundle);
          ledger.forget(bundle);
          refresh = true;
        }
      }
      for (BundleFile file : files) {
        Bundle present = context.getBundle(file.location());
        if (present == null) {
          Bundle bundle = bring(null, file);
          ledger.brought(bundle, file.fingerprint());
          bundles.add(bundle);
          continue;
        }
        bundles.add(present);
        if (ledger.holds(present, file.fingerprint())) {
          continue;
        }
        if (newerFromElsewhere(ledger, present, file)) {
          ledger.passedOver(present, file.fingerprint());
          continue;
        }
        ledger.brought(bring(present, file), file.fingerprint());
        refresh = true;
      }
    } finally {
      ledger.save();
    }
    if (refresh) {
      refresh(bundles);
    }
    return List.copyOf(bundles);
  }

  /**
   * Starts the bundles in their order, fragments aside. Nothing of it is remembered: which bundles
   * of the jar run, and in which order, is decided anew at each start.
   */
  static void start(List<Bundle> bundles) throws LaunchException {
    for (Bundle bundle : bundles) {
      if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
        continue;
      }
      try {
        bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
      } catch (BundleException e) {
        throw LaunchException.failed(
            "bundle "
                + bundle.getSymbolicName()
                + " "
                + bundle.getVersion()
                + " does not start: "
                + LaunchException.reason(e));
      }
    }
  }

  private Bundle bring(@Nullable Bundle present, BundleFile file)
      throws IOException, LaunchException {
    try (InputStream in = jar.getInputStream(file.entry())) {
      if (present == null) {
        return context.installBundle(file.location(), in);
      }
      present.update(in);
      return present;
    } catch (BundleException e) {
      throw LaunchException.failed(
          "bundle " + file.name() + " cannot be installed: " + LaunchException.reason(e));
    }
  }

  private static void uninstall(Bundle bundle) throws LaunchException {
    try {
      bundle.uninstall();
    } catch (BundleException e) {
      throw LaunchException.failed(
          "bundle "
              + bundle.getSymbolicName()
              + " cannot be uninstalled: "
              + LaunchException.reason(e));
    }
  }

  private boolean newerFromElsewhere(Ledger ledger, Bundle present, BundleFile file)
      throws IOException {
    if (!ledger.knows(present) || ledger.untouched(present)) {
      return false;
    }
    try (JarInputStream in = new JarInputStream(jar.getInputStream(file.entry()), false)) {
      Manifest manifest = in.getManifest();
      String version =
          manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-Version");
      return present.getVersion().compareTo(Version.parseVersion(version)) > 0;
    }
  }

  // A framework that remembers its wiring would go on with the old content, and leave a new
  // fragment without its host.
  private void refresh(List<Bundle> bundles) throws LaunchException {
    CountDownLatch refreshed = new CountDownLatch(1);
    context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(FrameworkWiring.class)
        .refreshBundles(
            bundles,
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
              }
            });
    try {
      if (!refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
        throw LaunchException.failed(
            "the framework did not take over the changed bundles within " + REFRESH_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LaunchException.failed("interrupted while the framework took over changed bundles");
    }
  }
}
