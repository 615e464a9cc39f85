package io.twinwire.localhub.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.TelemetryPartitions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPositionTest {

  /** A partition whose last message is 9, and message n came at n seconds. */
  private static final class Ten implements TelemetryPartitions {

    @Override
    public int count() {
      return 1;
    }

    @Override
    public Instant created() {
      return Instant.EPOCH;
    }

    @Override
    public State state(int partition) {
      return new State(0, 9, Optional.of(Instant.ofEpochSecond(9)));
    }

    @Override
    public List<PartitionedMessage> read(int partition, long after, int max) {
      return List.of();
    }

    @Override
    public long before(int partition, Instant time) {
      return time.minusMillis(1).getEpochSecond();
    }

    @Override
    public AutoCloseable whenStored(int partition, Runnable told) {
      return () -> {};
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "amqp.annotation.x-opt-offset > '-1', -1",
        "amqp.annotation.x-opt-offset > '@latest', 9",
        "amqp.annotation.x-opt-offset > '4', 4",
        "amqp.annotation.x-opt-offset >= '4', 3",
        "amqp.annotation.x-opt-sequence-number >'4', 4",
        "amqp.annotation.x-opt-sequence-number >='4', 3",
        "amqp.annotation.x-opt-enqueued-time >'5000', 5",
        "amqp.annotation.x-opt-enqueued-time >='5000', 4"
      })
  void reading_begins_where_the_filter_says(String filter, long after) throws HubFault {
    assertThat(EventPosition.of(filter).after(new Ten(), 0)).isEqualTo(after);
  }

  @Test
  void another_filter_is_refused() {
    assertThatThrownBy(() -> EventPosition.of("amqp.annotation.other > '1'"))
        .isInstanceOf(HubFault.class);
    assertThatThrownBy(
            () -> EventPosition.of("amqp.annotation.x-opt-offset > 'a'").after(new Ten(), 0))
        .isInstanceOf(HubFault.class);
  }
}
