package io.twinwire.telemetry.scheduler;

/**
 * The channels that a rule is for: {@code sensor/channel}, or {@code sensor} for all of its
 * channels, with {@code *} for any characters.
 */
record Match(Glob sensor, Glob channel) {

  private static final String SENSOR = "[A-Za-z0-9_*-]{1,64}";

  /**
   * @throws IllegalArgumentException for a text that could match nothing; it is named
   */
  static Match of(String text) {
    int slash = text.indexOf('/');
    String sensor = slash < 0 ? text : text.substring(0, slash);
    String channel = slash < 0 ? "*" : text.substring(slash + 1);
    if (!sensor.matches(SENSOR)) {
      throw new IllegalArgumentException(
          "match: '" + text + "' does not begin with a sensor's name, letters, digits, _, - or *");
    }
    if (channel.isBlank() || channel.length() > 128) {
      throw new IllegalArgumentException(
          "match: '" + text + "' has no channel of 1 to 128 characters behind the /");
    }
    return new Match(new Glob(sensor), new Glob(channel));
  }

  /** Whether it is for sensors as a whole, whatever their channels. */
  boolean whole() {
    return channel.isAny();
  }

  boolean matches(String sensorName, String channelName) {
    return sensor.matches(sensorName) && channel.matches(channelName);
  }

  /** The more characters it names, the more it says. */
  int exactness() {
    return sensor.literals() + channel.literals();
  }
}
