package io.twinwire.localhub.core;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.localhub.core.access.SasRules;
import io.twinwire.localhub.core.cloud.Downlink;
import io.twinwire.localhub.core.limits.TierSettings;
import io.twinwire.localhub.core.telemetry.PartitionSettings;
import io.twinwire.localhub.core.uploads.UploadSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A hub as it is configured for a test: in memory, small, and without limits but those given. */
public final class TestSettings {

  private String hostName = TestHub.HOST;
  private String firstDevice = "demo-gateway";
  private int telemetryKept = 100;
  private boolean notifiesDifference = true;
  private Duration sasSlack = Duration.ZERO;
  private DailyQuota quota = DailyQuota.NONE;
  private Downlink downlink = Downlink.DEFAULT;
  private SasRules sasRules = SasRules.ALL;
  private PartitionSettings partitions = PartitionSettings.DEFAULT;
  private TierSettings tier = TierSettings.OFF;

  public TestSettings hostName(String name) {
    hostName = name;
    return this;
  }

  public TestSettings firstDevice(String id) {
    firstDevice = id;
    return this;
  }

  public TestSettings telemetryKept(int messages) {
    telemetryKept = messages;
    return this;
  }

  public TestSettings notifiesDifference(boolean difference) {
    notifiesDifference = difference;
    return this;
  }

  public TestSettings sasSlack(Duration slack) {
    sasSlack = slack;
    return this;
  }

  public TestSettings quota(DailyQuota limit) {
    quota = limit;
    return this;
  }

  public TestSettings downlink(Downlink settings) {
    downlink = settings;
    return this;
  }

  public TestSettings sasRules(SasRules rules) {
    sasRules = rules;
    return this;
  }

  public TestSettings partitions(PartitionSettings settings) {
    partitions = settings;
    return this;
  }

  public TestSettings tier(TierSettings settings) {
    tier = settings;
    return this;
  }

  public TestHub open() {
    return new TestHub(settings(), Optional.empty(), Optional.empty());
  }

  /** Opens the hub whose database lies there. */
  public TestHub open(Path directory) {
    return new TestHub(settings(), Optional.of(directory), Optional.empty());
  }

  public TestHub open(Path directory, Path connectionStrings) {
    return new TestHub(settings(), Optional.of(directory), Optional.of(connectionStrings));
  }

  Settings settings() {
    return new Settings(
        hostName,
        "",
        firstDevice,
        "",
        telemetryKept,
        notifiesDifference,
        sasSlack,
        quota,
        downlink,
        sasRules,
        partitions,
        UploadSettings.DEFAULT,
        tier,
        true);
  }
}
