package io.twinwire.telemetry.scheduler;

import java.util.List;

/**
 * How far a number may move from what was reported last before it is reported again. Where both
 * bands are given the wider counts; anything that is no number is reported when it changes.
 *
 * @param absolute in the unit of the channel, at least 0
 * @param percent of the magnitude of the value that was reported last, at least 0; of 0 it is
 *     nothing, so that any change goes unless the absolute band holds it
 */
record Deadband(double absolute, double percent) {

  static final Deadband NONE = new Deadband(0, 0);

  boolean isNone() {
    return absolute <= 0 && percent <= 0;
  }

  /** Whether what is there now lies within the band of what was reported last, value by value. */
  boolean holds(List<Object> reported, List<Object> now) {
    if (reported.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!holds(reported.get(i), now.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(Object reported, Object now) {
    if (reported.equals(now)) {
      return true;
    }
    if (!(reported instanceof Number base && now instanceof Number value)) {
      return false;
    }
    double band = Math.max(absolute, Math.abs(base.doubleValue()) * (percent / 100));
    if (band == 0 && base instanceof Long && value instanceof Long) {
      return false; // two large whole numbers can be one and the same double
    }
    return Math.abs(value.doubleValue() - base.doubleValue()) <= band;
  }
}
