package io.twinwire.localhub.mqtt;

import java.time.Duration;

/** The configuration, brought within its bounds. */
record MqttSettings(int workers, Duration connectTimeout) {

  static MqttSettings of(Config config) {
    return new MqttSettings(
        Math.max(1, Math.min(1024, config.workers())),
        Duration.ofSeconds(Math.max(1, Math.min(3600, config.connectTimeout()))));
  }
}
