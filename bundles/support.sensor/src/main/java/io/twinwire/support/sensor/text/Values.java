package io.twinwire.support.sensor.text;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.ValueType;
import java.util.regex.Pattern;

/** What a text without a type says. */
public final class Values {

  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,17})");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?\\d{1,30}(\\.\\d*)?([eE][-+]?\\d{1,3})?");

  private Values() {}

  /**
   * A text as the value of a channel: as it is, without blanks around it, where the channel says
   * what its values are; else a number or a truth value where it reads like one.
   */
  public static Object of(Channel channel, String text) {
    String bare = text.strip();
    if (channel.type() != ValueType.ANY) {
      return bare;
    }
    if (WHOLE.matcher(bare).matches()) {
      return Long.valueOf(bare);
    }
    if (NUMBER.matcher(bare).matches() && Double.isFinite(Double.parseDouble(bare))) {
      return Double.valueOf(bare);
    }
    return bare.equals("true") || bare.equals("false") ? (Object) Boolean.valueOf(bare) : bare;
  }

  /** A value as a message shows it, not too long. */
  public static String shown(Object value) {
    String text = value.toString();
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
