package io.twinwire.itests.portal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium, headless, with a new profile. */
final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");

  /** What the browser itself says of an answer below 500 to a save. */
  private static final Pattern REFUSED_SAVE =
      Pattern.compile("\\S*/api/twin\\?\\S* - Failed to load resource: .* a status of 4\\d\\d .*");

  /** Warns that it has no typed commands for this Chromium; ours go by their names. */
  private static final Logger TYPED_COMMANDS = Logger.getLogger("org.openqa.selenium.devtools");

  private final ChromeDriver driver;

  /**
   * @param names what the browser resolves on its own: host name to address
   */
  Browser(Map<String, String> names) {
    require(CHROMIUM, "chromium");
    require(CHROMEDRIVER, "chromium-driver");
    TYPED_COMMANDS.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        // Its sandbox does not start for root, nor in most containers; it sees our own pages only.
        "--no-sandbox",
        "--no-proxy-server",
        "--window-size=1280,1400");
    names.forEach(
        (name, address) ->
            options.addArguments("--host-resolver-rules=MAP " + name + " " + address));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(CHROMEDRIVER.toFile())
            .withLogFile(new File("target", "chromedriver.log"))
            .withAppendLog(true)
            .build();
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
  }

  private static void require(Path program, String debianPackage) {
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException(
          "%s: is missing; it comes with Debian's package %s (apt-get install %s, or .ci/run)"
              .formatted(program, debianPackage, debianPackage));
    }
  }

  ChromeDriver driver() {
    return driver;
  }

  /** Runs a script in the page. */
  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** What a user's system says it prefers: {@code light} or {@code dark}. */
  void prefer(String colorScheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
  }

  /** The console's errors since the last call, but for those of saves that were refused. */
  List<String> consoleErrors() {
    return entries(LogType.BROWSER).stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .filter(message -> !REFUSED_SAVE.matcher(message).matches())
        .toList();
  }

  /** A request of the page, and the status of its answer where it has one. */
  record Exchange(String method, String url, Optional<Integer> status) {}

  /** What the page asked for since the last call, whether it could read the answer or not. */
  List<Exchange> exchanges() {
    Map<String, JsonObject> requests = new LinkedHashMap<>();
    Map<String, Integer> answers = new HashMap<>();
    for (LogEntry entry : entries(LogType.PERFORMANCE)) {
      JsonObject event =
          JsonParser.parseString(entry.getMessage()).getAsJsonObject().getAsJsonObject("message");
      JsonObject params = event.getAsJsonObject("params");
      switch (event.get("method").getAsString()) {
        case "Network.requestWillBeSent" ->
            requests.put(params.get("requestId").getAsString(), params.getAsJsonObject("request"));
        case "Network.responseReceivedExtraInfo" ->
            answers.put(params.get("requestId").getAsString(), params.get("statusCode").getAsInt());
        default -> {}
      }
    }
    List<Exchange> exchanges = new ArrayList<>();
    requests.forEach(
        (id, request) ->
            exchanges.add(
                new Exchange(
                    request.get("method").getAsString(),
                    request.get("url").getAsString(),
                    Optional.ofNullable(answers.get(id)))));
    return exchanges;
  }

  private List<LogEntry> entries(String type) {
    return StreamSupport.stream(driver.manage().logs().get(type).spliterator(), false).toList();
  }

  /** Saves what the page looks like now. */
  void screenshot(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
