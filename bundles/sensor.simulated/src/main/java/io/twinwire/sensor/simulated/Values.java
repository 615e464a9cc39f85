package io.twinwire.sensor.simulated;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Values out of texts, and their rounding. */
final class Values {

  private Values() {}

  /** A truth, a whole number, a fraction, or the text itself. */
  static Object of(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    try {
      BigDecimal number = new BigDecimal(text.strip());
      boolean whole = number.scale() <= 0 && number.precision() - number.scale() <= 18;
      return whole ? (Object) number.longValueExact() : (Object) number.doubleValue();
    } catch (NumberFormatException e) {
      return text;
    }
  }

  static double rounded(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
  }
}
