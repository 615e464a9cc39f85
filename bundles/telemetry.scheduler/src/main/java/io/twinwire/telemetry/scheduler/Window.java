package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The samples of one channel since its last message, in constant space. */
final class Window {

  /**
   * What a message would tell of a channel, as far as report by exception compares it.
   *
   * @param bad whether a bad sample is told beside the values
   */
  record Shown(List<Object> values, Quality quality, boolean bad) {

    static Shown of(Reading reading) {
      boolean bad = reading.quality() == Quality.BAD;
      List<Object> values = bad ? List.of() : reading.value().map(List::of).orElse(List.of());
      return new Shown(values, reading.quality(), false);
    }
  }

  private @Nullable Reading newest;
  private @Nullable Reading uncertain;
  private @Nullable Reading bad;
  private long badCount;
  private final Tally tally = new Tally();
  private boolean others;

  void add(Reading reading) {
    newest = newer(newest, reading);
    if (reading.quality() == Quality.BAD) {
      bad = newer(bad, reading);
      badCount++;
      return;
    }
    if (reading.quality() == Quality.UNCERTAIN) {
      uncertain = newer(uncertain, reading);
    }
    if (reading.value().orElseThrow() instanceof Number number) {
      tally.add(number, reading.time());
    } else {
      others = true;
    }
  }

  boolean isEmpty() {
    return newest == null;
  }

  /** Begins anew. */
  void clear() {
    newest = null;
    uncertain = null;
    bad = null;
    badCount = 0;
    tally.clear();
    others = false;
  }

  /** Of two samples the one taken later; of equals the one that came later. */
  private static Reading newer(@Nullable Reading former, Reading latter) {
    return former == null || !latter.time().isBefore(former.time()) ? latter : former;
  }

  /** The sample taken last; not of an empty window. */
  Reading newest() {
    return Objects.requireNonNull(newest);
  }

  /** Whether there are values that are no numbers, of which no mean can be taken. */
  boolean others() {
    return others;
  }

  /** The numbers; empty where there are none, or not only numbers. */
  Optional<Tally> tally() {
    return others || tally.count() == 0 ? Optional.empty() : Optional.of(tally);
  }

  Optional<Reading> uncertain() {
    return Optional.ofNullable(uncertain);
  }

  /** The last bad sample. */
  Optional<Reading> bad() {
    return Optional.ofNullable(bad);
  }

  long badCount() {
    return badCount;
  }

  /** What a message would tell, as far as it is compared. */
  Shown shown(Aggregation aggregation) {
    List<Aggregation.Figure> figures = aggregation.figures();
    if (figures.isEmpty() || tally().isEmpty()) {
      return Shown.of(newest());
    }
    Tally numbers = tally().get();
    return new Shown(
        figures.stream().<Object>map(numbers::figure).toList(),
        uncertain == null ? Quality.GOOD : Quality.UNCERTAIN,
        bad != null);
  }
}
