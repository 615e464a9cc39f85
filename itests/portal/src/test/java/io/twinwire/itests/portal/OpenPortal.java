package io.twinwire.itests.portal;

import static io.twinwire.itests.portal.PortalPage.DEVICE;

import com.google.gson.JsonObject;
import com.microsoft.azure.sdk.iot.service.registry.DeviceStatus;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * One demo for all tests, as a stranger starts it; for each test a device that is enabled and of
 * which nothing is desired, and a browser of its own. A failed test leaves a picture in {@code
 * target/screenshots}.
 */
final class OpenPortal implements BeforeEachCallback, AfterEachCallback {

  /** The address of the demo: no other test's, so that its MQTT port is free. */
  static final String ADDRESS = Loopback.address();

  /** A name of another site that resolves to the demo's address. */
  static final String REBOUND = "rebound";

  private LocalHub demo;
  private Cloud cloud;
  private Browser browser;

  private record Demo(LocalHub hub) implements CloseableResource {

    static Demo start() {
      try {
        Path target = Files.createDirectories(Path.of("target"));
        Path data = Files.createTempDirectory(target, "data");
        return new Demo(LocalHub.start("demo", data.toAbsolutePath(), ADDRESS));
      } catch (IOException e) {
        throw new IllegalStateException("no data directory for the demo: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      hub.close();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    // First, so that a missing browser is said at once.
    browser = new Browser(Map.of(REBOUND, ADDRESS));
    demo =
        context
            .getRoot()
            .getStore(Namespace.create(OpenPortal.class))
            .getOrComputeIfAbsent("demo", key -> Demo.start(), Demo.class)
            .hub();
    demo.process().awaitLine("telemetry " + DEVICE + " 1 \\{.*");
    cloud = demo.cloud();
    // As a failed test may have left it.
    if (cloud.registry().getDevice(DEVICE).getStatus() != DeviceStatus.Enabled) {
      cloud.status(DEVICE, DeviceStatus.Enabled);
    }
    desireNothing();
  }

  private void desireNothing() {
    Map<String, Object> removal = new HashMap<>();
    for (String key : desired().keySet()) {
      if (!key.startsWith("$")) {
        removal.put(key, null);
      }
    }
    if (!removal.isEmpty()) {
      cloud.desire(DEVICE, removal);
    }
    long version = desiredVersion();
    cloud.awaitReported(
        DEVICE,
        reported ->
            reported.getAsJsonObject("configuration").get("version").getAsLong() == version);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (browser == null) {
      return;
    }
    try (Browser open = browser) {
      if (context.getExecutionException().isPresent()) {
        open.screenshot(
            Path.of(
                "target",
                "screenshots",
                context.getRequiredTestClass().getSimpleName()
                    + "."
                    + context.getRequiredTestMethod().getName()
                    + ".png"));
      }
    }
  }

  LocalHub demo() {
    return demo;
  }

  Cloud cloud() {
    return cloud;
  }

  Browser browser() {
    return browser;
  }

  /** The page's address, as the console names it. */
  String url() {
    return demo.process().awaitLine("portal http://.*").substring("portal ".length());
  }

  /** The page, opened, with the device that it shows first. */
  PortalPage open() {
    PortalPage page = new PortalPage(browser);
    page.open(url());
    return page;
  }

  JsonObject desired() {
    return cloud.section(DEVICE, "desired");
  }

  long desiredVersion() {
    return desired().get("$version").getAsLong();
  }
}
