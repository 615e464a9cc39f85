package io.twinwire.localhub.core;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.HubTier;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.api.localhub.TierControl.Edition;
import io.twinwire.localhub.core.access.SasRules;
import io.twinwire.localhub.core.cloud.Downlink;
import io.twinwire.localhub.core.cloud.QueueSettings;
import io.twinwire.localhub.core.common.IdentityRules;
import io.twinwire.localhub.core.limits.TierSettings;
import io.twinwire.localhub.core.telemetry.PartitionSettings;
import io.twinwire.localhub.core.twin.ReplaceDifference;
import io.twinwire.localhub.core.uploads.UploadSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The configuration, checked.
 *
 * @param firstDevice the device that the first start creates; empty for none
 * @param injectsFaults whether devices may ask for faults
 * @param notifiesDifference what a device hears after a replacement, see {@link ReplaceDifference}
 */
record Settings(
    String hostName,
    String directory,
    String firstDevice,
    String connectionStringDirectory,
    int telemetryKept,
    boolean notifiesDifference,
    Duration sasSlack,
    DailyQuota quota,
    Downlink downlink,
    SasRules sasRules,
    PartitionSettings partitions,
    UploadSettings uploads,
    TierSettings tier,
    boolean injectsFaults) {

  Settings {
    if (!hostName.matches("[a-zA-Z0-9_.\\-]+")) {
      throw new IllegalArgumentException(
          "hostName: \"" + hostName + "\" is not a host name or address without a port");
    }
    if (!firstDevice.isEmpty() && !IdentityRules.isId(firstDevice)) {
      throw new IllegalArgumentException(
          "firstDevice: \"" + firstDevice + "\" is not an id that IoT Hub allows");
    }
    if (telemetryKept < 1) {
      throw new IllegalArgumentException("telemetryKept: " + telemetryKept + " is below 1");
    }
    if (sasSlack.isNegative()) {
      throw new IllegalArgumentException("sasSlack: " + sasSlack.toSeconds() + " is below 0");
    }
  }

  static Settings of(Config config) {
    boolean difference =
        switch (config.replaceNotification()) {
          case Config.DIFFERENCE -> true;
          case Config.DOCUMENT -> false;
          default ->
              throw new IllegalArgumentException(
                  "replaceNotification: \""
                      + config.replaceNotification()
                      + "\" is not difference or document");
        };
    TierSettings tier = tier(config);
    return new Settings(
        config.hostName(),
        config.directory(),
        config.firstDevice(),
        config.connectionStringDirectory(),
        config.telemetryKept(),
        difference,
        Duration.ofSeconds(config.sasSlack()),
        quota(config),
        downlink(config),
        new SasRules(config.disableDeviceSAS(), config.disableModuleSAS(), config.entraTokens()),
        new PartitionSettings(
            tier.edition()
                .flatMap(edition -> edition.tier().partitions())
                .orElse(config.partitions()),
            Duration.ofHours(config.retention()),
            config.partitionKept()),
        uploads(config),
        tier,
        config.faultInjection());
  }

  private static DailyQuota quota(Config config) {
    DailyQuota.Beyond beyond =
        switch (config.beyondQuota()) {
          case Config.CUT -> DailyQuota.Beyond.CUT;
          case Config.IGNORE -> DailyQuota.Beyond.IGNORE;
          default ->
              throw new IllegalArgumentException(
                  "beyondQuota: \"" + config.beyondQuota() + "\" is not cut or ignore");
        };
    if (config.dailyQuota() < 0) {
      throw new IllegalArgumentException("dailyQuota: " + config.dailyQuota() + " is below 0");
    }
    if (config.quotaUnit() < 1 || config.quotaUnit() > TelemetryMessage.MAX_SIZE) {
      throw new IllegalArgumentException(
          "quotaUnit: " + config.quotaUnit() + " is not from 1 to " + TelemetryMessage.MAX_SIZE);
    }
    return new DailyQuota(config.dailyQuota(), config.quotaUnit(), beyond);
  }

  private static Downlink downlink(Config config) {
    return new Downlink(
        QueueSettings.of(
            "cloud", config.cloudTimeToLive(), config.cloudLock(), config.cloudMaxDeliveryCount()),
        QueueSettings.of(
            "feedback",
            config.feedbackTimeToLive(),
            config.feedbackLock(),
            config.feedbackMaxDeliveryCount()),
        Duration.ofSeconds(config.methodConnectTimeout()),
        config.methodsInFlight());
  }

  private static UploadSettings uploads(Config config) {
    return new UploadSettings(
        Duration.ofSeconds(config.uploadLife()),
        config.fileNotifications(),
        Duration.ofSeconds(config.fileNotificationLife()),
        Duration.ofSeconds(config.fileNotificationLock()),
        config.fileNotificationDeliveries());
  }

  private static TierSettings tier(Config config) {
    return new TierSettings(
        edition(config),
        Duration.ofSeconds(config.throttleBurst()),
        Duration.ofSeconds(config.throttleQueue()));
  }

  private static Optional<Edition> edition(Config config) {
    if (config.tier().equals(Config.OFF)) {
      return Optional.empty();
    }
    return Arrays.stream(HubTier.values())
        .filter(tier -> tier.name().equals(config.tier()))
        .findFirst()
        .map(tier -> Optional.of(new Edition(tier, config.tierUnits())))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "tier: \"" + config.tier() + "\" is not off, F1, B1, B2, B3, S1, S2 or S3"));
  }
}
