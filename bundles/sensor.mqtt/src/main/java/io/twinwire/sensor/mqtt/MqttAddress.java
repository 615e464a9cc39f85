package io.twinwire.sensor.mqtt;

import io.twinwire.support.json.Json;
import io.twinwire.support.sensor.channel.Options;
import io.twinwire.support.sensor.text.Extract;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a channel is at a broker.
 *
 * @param filter the topics that it hears
 * @param extract what of a payload is its value
 * @param silence after so long without a message it is bad; zero for never
 * @param writing where it is written to; empty where it is not
 */
public record MqttAddress(
    TopicFilter filter, Extract extract, Duration silence, Optional<Writing> writing) {

  private static final String VALUE = "{value}";

  /**
   * How a channel is written.
   *
   * @param topic what is published to
   * @param template the payload, in which <code>{value}</code> is the value
   * @param retain whether the broker keeps it
   */
  public record Writing(String topic, String template, boolean retain) {

    /** The payload for a value, which is JSON where the template is more than the value alone. */
    String payload(Object value) {
      String text =
          value instanceof String && !template.equals(VALUE) ? Json.write(value) : value.toString();
      return template.replace(VALUE, text);
    }
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with the thing, the value and what would be right
   */
  public static MqttAddress parse(String address, Options options) {
    TopicFilter filter = TopicFilter.parse(address);
    Optional<String> set = options.text("set").map(TopicFilter::topic);
    String template = options.text("send").orElse(VALUE);
    boolean retain = options.flag("retain");
    if (!template.contains(VALUE)) {
      throw new IllegalArgumentException("send: '" + template + "' has no {value} in it");
    }
    return new MqttAddress(
        filter,
        Extract.of(options),
        Duration.ofSeconds(options.whole("silence", 0, 864_000, 0)),
        set.map(topic -> new Writing(topic, template, retain)));
  }
}
