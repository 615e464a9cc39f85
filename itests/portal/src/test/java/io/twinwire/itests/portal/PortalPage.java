package io.twinwire.itests.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/** The local hub's page as its user has it: what he sees, what he types and clicks. */
final class PortalPage {

  static final String DEVICE = "demo-gateway";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_TABS = 40;

  private static final String FOCUS_RING =
      "const at = document.activeElement;"
          + "return getComputedStyle(at.closest('.editor') ?? at).outlineStyle";

  private final Browser browser;
  private final ChromeDriver driver;

  PortalPage(Browser browser) {
    this.browser = browser;
    this.driver = browser.driver();
  }

  void open(String url) {
    driver.get(url);
    eventually(
        () -> {
          assertThat(attribute("#stream-state", "data-state")).isEqualTo("live");
          assertThat(text("#device-title")).isEqualTo(DEVICE);
          assertThat(editorText()).isEqualTo("{}");
        });
  }

  /** Waits until the page shows what is asserted. */
  void eventually(ThrowingRunnable assertions) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(
            e -> e instanceof StaleElementReferenceException || e instanceof NoSuchElementException)
        .untilAsserted(assertions);
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  /** What of an element's text a user sees. */
  String text(String css) {
    return find(css).getText();
  }

  String attribute(String css, String name) {
    return find(css).getDomAttribute(name);
  }

  String editorText() {
    return find("#desired-editor").getDomProperty("value");
  }

  /** Replaces the editor's text, whose focus the keyboard already has. */
  void typeOver(String text) {
    new Actions(driver)
        .keyDown(Keys.CONTROL)
        .sendKeys("a")
        .keyUp(Keys.CONTROL)
        .sendKeys(text)
        .perform();
    assertThat(editorText()).isEqualTo(text);
  }

  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void pressControl(String key) {
    new Actions(driver).keyDown(Keys.CONTROL).sendKeys(key).keyUp(Keys.CONTROL).perform();
  }

  /** Presses Tab until an element has the focus, and shows it. */
  void tabTo(String css) {
    List<String> passed = new ArrayList<>();
    for (int i = 0; i < MOST_TABS; i++) {
      press(Keys.TAB);
      if (hasFocus(css)) {
        assertThat((String) browser.script(FOCUS_RING)).as("outline of " + css).isEqualTo("solid");
        return;
      }
      passed.add((String) browser.script("return document.activeElement.id || '-'"));
    }
    throw new AssertionError("Tab does not lead to " + css + ", but to " + passed);
  }

  boolean hasFocus(String css) {
    return (Boolean) browser.script("return document.activeElement.matches(arguments[0])", css);
  }

  void click(String css) {
    new Actions(driver).moveToElement(find(css)).click().perform();
  }

  /** Marks a line of the editor with the mouse, and types in its place. */
  void markAndType(String text) {
    new Actions(driver)
        .moveToElement(find("#desired-editor"), 0, lineOffset())
        .click()
        .click()
        .click()
        .sendKeys(text)
        .perform();
    assertThat(editorText()).isEqualTo(text);
  }

  /** From the middle of the editor up to its first line. */
  private int lineOffset() {
    return 18 - find("#desired-editor").getSize().getHeight() / 2;
  }

  /** Writes into the editor and saves. */
  void save(String text) {
    click("#desired-editor");
    typeOver(text);
    click("#save-desired");
  }

  /** How long after the one before each of the newest messages arrived at the hub, in seconds. */
  List<Double> gaps(int count) {
    @SuppressWarnings("unchecked") // the script's own list
    List<String> times =
        (List<String>)
            browser.script(
                "return [...document.querySelectorAll('#telemetry-log time')]"
                    + ".slice(0, arguments[0] + 1).map((time) => time.dateTime)",
                count);
    assertThat(times).hasSize(count + 1);
    List<Double> gaps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant newer = Instant.parse(times.get(i));
      gaps.add(Duration.between(Instant.parse(times.get(i + 1)), newer).toMillis() / 1000.0);
    }
    return gaps;
  }

  void awaitRate(double seconds, int messages) {
    eventually(
        () ->
            assertThat(gaps(messages))
                .allSatisfy(gap -> assertThat(gap).isBetween(seconds - 0.6, seconds + 0.6)));
  }
}
