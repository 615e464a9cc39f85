package io.twinwire.hub.transport;

import io.twinwire.support.retry.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The transport's configuration in force. The cloud can write it, so no value of it may end the
 * connection over which the next would come: one that cannot be used leaves the last good one in
 * force and is named in the faults.
 */
record Settings(
    Route route,
    Duration keepAlive,
    RetryPolicy retry,
    int triesPerMinute,
    Duration operationTimeout,
    String productInfo,
    List<String> faults) {

  /** It goes out in the user name, which holds 65535 bytes; a character takes nine at most. */
  static final int MAX_PRODUCT_INFO = 4096;

  private static final double JITTER = 0.5;

  Settings {
    faults = List.copyOf(faults);
  }

  /**
   * What is in force before any configuration: the defaults of {@link Config}.
   *
   * @param product the product information where none is configured
   */
  static Settings standard(String product) {
    return new Settings(
        Route.DIRECT,
        Duration.ofSeconds(230),
        new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), JITTER),
        20,
        Duration.ofSeconds(60),
        product,
        List.of());
  }

  /**
   * @param product the product information where none is configured
   * @param last the settings so far, for values that cannot be used
   */
  static Settings of(Config config, String product, Settings last) {
    List<String> faults = new ArrayList<>();
    Route route = Route.of(config, faults, last.route());
    int keepAlive = seconds(faults, "keepAlive", config::keepAlive, 30, 1177, last.keepAlive());
    int first =
        whole(
            faults,
            "retryFirst",
            config::retryFirst,
            100,
            60_000,
            (int) last.retry().first().toMillis());
    int cap = seconds(faults, "retryCap", config::retryCap, 1, 3600, last.retry().cap());
    int tries =
        whole(faults, "triesPerMinute", config::triesPerMinute, 1, 600, last.triesPerMinute());
    int timeout =
        seconds(
            faults, "operationTimeout", config::operationTimeout, 1, 600, last.operationTimeout());
    return new Settings(
        route,
        Duration.ofSeconds(keepAlive),
        retry(faults, first, cap),
        tries,
        Duration.ofSeconds(timeout),
        productInfo(faults, config::productInfo, product, last.productInfo()),
        faults);
  }

  /** Whether a connection opened with those settings would be the same as one with these. */
  boolean sameConnection(Settings other) {
    return route.equals(other.route)
        && keepAlive.equals(other.keepAlive)
        && productInfo.equals(other.productInfo);
  }

  private static RetryPolicy retry(List<String> faults, int first, int cap) {
    int least = (first + 999) / 1000;
    if (cap < least) {
      faults.add(
          String.format(
              "retryCap: %d s is below retryFirst, %d ms; %d s is used", cap, first, least));
    }
    return new RetryPolicy(
        Duration.ofMillis(first), Duration.ofSeconds(Math.max(cap, least)), JITTER);
  }

  private static int seconds(
      List<String> faults, String name, IntSupplier given, int min, int max, Duration last) {
    return whole(faults, name, given, min, max, (int) last.toSeconds());
  }

  static int whole(
      List<String> faults, String name, IntSupplier given, int min, int max, int last) {
    try {
      int value = given.getAsInt();
      if (value >= min && value <= max) {
        return value;
      }
      faults.add(
          name
              + ": "
              + value
              + " is not between "
              + min
              + " and "
              + max
              + "; "
              + last
              + " is used");
    } catch (RuntimeException e) {
      // A ComponentException, where the value cannot be converted.
      faults.add(
          String.format(
              "%s: is not a whole number between %d and %d (%s); %d is used",
              name, min, max, e.getMessage(), last));
    }
    return last;
  }

  private static String productInfo(
      List<String> faults, Supplier<@Nullable String> given, String product, String last) {
    String text = given.get();
    if (text == null || text.isBlank()) {
      return product;
    }
    if (text.length() > MAX_PRODUCT_INFO) {
      faults.add(
          String.format(
              "productInfo: %d characters are above %d; %s is used",
              text.length(), MAX_PRODUCT_INFO, last));
      return last;
    }
    return text.strip();
  }
}
