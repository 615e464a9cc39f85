package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.support.retry.RetryPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final Settings STANDARD = Settings.standard(Fixtures.PRODUCT);

  @Test
  void withoutAConfigurationTheDefaultsOfMetatypeAreInForce() {
    assertThat(of(STANDARD, Map.of())).isEqualTo(STANDARD);
  }

  @ParameterizedTest
  @CsvSource({
    "keepAlive, 29, 230", "keepAlive, 1178, 230", "retryFirst, 99, 1000", "retryFirst, 60001, 1000",
    "retryCap, 0, 60", "retryCap, 3601, 60", "operationTimeout, 0, 60", "operationTimeout, 601, 60",
    "triesPerMinute, 0, 20", "triesPerMinute, 601, 20", "proxyPort, 0, 8080",
        "proxyPort, 65536, 8080"
  })
  void aValueOutOfBoundsLeavesTheDefaultAndIsNamed(String name, int value, int used) {
    Settings settings = of(STANDARD, Map.of(name, value));

    assertThat(settings.faults())
        .singleElement()
        .asString()
        .startsWith(name + ": " + value + " is not between ")
        .endsWith("; " + used + " is used");
    assertThat(settings).usingRecursiveComparison().ignoringFields("faults").isEqualTo(STANDARD);
  }

  @ParameterizedTest
  @CsvSource({"keepAlive", "retryFirst", "retryCap", "operationTimeout", "triesPerMinute"})
  void aValueThatIsNoNumberLeavesTheLastGoodOneAndIsNamed(String name) {
    Settings good = Fixtures.settings(Fixtures.config(100, 2000, 20, 30));
    RuntimeException unreadable = new IllegalArgumentException("For input string: \"soon\"");
    Settings settings =
        Settings.of(
            Fixtures.config(
                with(
                    Map.of(
                        "keepAlive",
                        100,
                        "retryFirst",
                        2000,
                        "retryCap",
                        20,
                        "operationTimeout",
                        30,
                        "triesPerMinute",
                        600),
                    name,
                    unreadable)),
            Fixtures.PRODUCT,
            good);

    assertThat(settings.faults()).singleElement().asString().startsWith(name).contains("\"soon\"");
    assertThat(settings).usingRecursiveComparison().ignoringFields("faults").isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource({"30000, 10, 30", "30001, 10, 31", "60000, 1, 60"})
  void aCapBelowTheFirstDelayIsRaisedToIt(int first, int cap, int used) {
    Settings settings = of(STANDARD, Map.of("retryFirst", first, "retryCap", cap));

    assertThat(settings.retry())
        .isEqualTo(new RetryPolicy(Duration.ofMillis(first), Duration.ofSeconds(used), 0.5));
    assertThat(settings.faults())
        .containsExactly(
            "retryCap: %d s is below retryFirst, %d ms; %d s is used".formatted(cap, first, used));
  }

  @Test
  void aProductInfoThatNoUserNameCanCarryLeavesTheLastOne() {
    Settings good = of(STANDARD, Map.of("productInfo", " mine "));
    Settings settings = of(good, Map.of("productInfo", "x".repeat(4097)));

    assertThat(settings.productInfo()).isEqualTo("mine");
    assertThat(settings.faults())
        .containsExactly("productInfo: 4097 characters are above 4096; mine is used");
    assertThat(of(good, Map.of("productInfo", " ")).productInfo()).isEqualTo(Fixtures.PRODUCT);
  }

  private static Settings of(Settings last, Map<String, Object> values) {
    return Settings.of(Fixtures.config(values), Fixtures.PRODUCT, last);
  }

  private static Map<String, Object> with(Map<String, Object> values, String name, Object value) {
    Map<String, Object> copy = new HashMap<>(values);
    copy.put(name, value);
    return copy;
  }
}
