package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deadbands that sensors declare for their channels. */
final class Deadbands {

  private static final Logger LOG = LoggerFactory.getLogger(Deadbands.class);

  private Deadbands() {}

  /** By {@code sensor/channel}; without those that are none. */
  static Map<String, Channel.Deadband> declared(List<Source> sources) {
    Map<String, Channel.Deadband> declared = new HashMap<>();
    for (Source source : sources) {
      for (Channel channel : channels(source)) {
        if (!channel.deadband().equals(Channel.Deadband.NONE)) {
          declared.put(source.name() + "/" + channel.name(), channel.deadband());
        }
      }
    }
    return declared;
  }

  // A sensor of an older contract, or of a bundle that is gone, does not link.
  private static List<Channel> channels(Source source) {
    try {
      return source.sensor().channels();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("Sensor {} does not tell its channels", source.name(), e);
      return List.of();
    }
  }
}
