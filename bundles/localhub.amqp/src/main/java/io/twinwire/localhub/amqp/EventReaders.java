package io.twinwire.localhub.amqp;

import io.twinwire.support.amqp.OutgoingLink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.LinkError;

/**
 * Who reads a partition for a consumer group: one reader with an epoch, which a newer one of the
 * same or a greater epoch takes it from, or five without.
 */
final class EventReaders {

  private static final int MOST = 5;

  private record Reader(OutgoingLink link, OptionalLong epoch) {}

  private final Map<String, List<Reader>> places = new HashMap<>();

  /**
   * Lets a reader in and ends those that have to go.
   *
   * @return why it may not; empty where it may
   */
  synchronized Optional<String> enter(String place, OutgoingLink link, OptionalLong epoch) {
    List<Reader> present = places.computeIfAbsent(place, absent -> new ArrayList<>());
    OptionalLong greatest =
        present.stream()
            .flatMap(reader -> reader.epoch().stream().boxed())
            .mapToLong(Long::longValue)
            .max();
    if (greatest.isPresent() && (epoch.isEmpty() || epoch.getAsLong() < greatest.getAsLong())) {
      return Optional.of("a reader of epoch " + greatest.getAsLong() + " is there");
    }
    if (epoch.isEmpty() && present.size() >= MOST) {
      return Optional.of("there are " + MOST + " readers already");
    }
    if (epoch.isPresent()) {
      present.forEach(
          reader ->
              reader
                  .link()
                  .close(
                      LinkError.STOLEN,
                      "a reader of epoch " + epoch.getAsLong() + " took the partition"));
      present.clear();
    }
    present.add(new Reader(link, epoch));
    return Optional.empty();
  }

  synchronized void leave(String place, OutgoingLink link) {
    List<Reader> present = places.get(place);
    if (present != null) {
      present.removeIf(reader -> reader.link() == link);
      if (present.isEmpty()) {
        places.remove(place);
      }
    }
  }

  /** The condition of a refusal. */
  static Symbol refusal(OptionalLong epoch) {
    return epoch.isPresent() ? LinkError.STOLEN : AmqpError.RESOURCE_LIMIT_EXCEEDED;
  }
}
