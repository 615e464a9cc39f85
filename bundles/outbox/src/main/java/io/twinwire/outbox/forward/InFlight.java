package io.twinwire.outbox.forward;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is on its way to the hub. A session ends with the first failure; what it left in the air
 * must land before the next one may send, or the order would be lost.
 */
final class InFlight {

  /** A message on its way. Two flights of one message are different. */
  static final class Flight {
    private final Parcel parcel;
    private final int session;

    private Flight(Parcel parcel, int session) {
      this.parcel = parcel;
      this.session = session;
    }

    Parcel parcel() {
      return parcel;
    }
  }

  /** Where a flight comes from. */
  enum Landing {
    /** From the present session. */
    PRESENT,
    /** From an earlier one. */
    LEFTOVER,
    /** From a connection that was given up: its message may be on its way again. */
    ABANDONED
  }

  private final Set<Flight> flights = new LinkedHashSet<>();
  private long bytes;
  private int session;
  private int leftovers;

  boolean isEmpty() {
    return flights.isEmpty();
  }

  int messages() {
    return flights.size();
  }

  long bytes() {
    return bytes;
  }

  int session() {
    return session;
  }

  /** Whether something of an earlier session has not landed yet. */
  boolean leftovers() {
    return leftovers > 0;
  }

  Flight add(Parcel parcel) {
    Flight flight = new Flight(parcel, session);
    flights.add(flight);
    bytes += parcel.size();
    return flight;
  }

  /** A flight has come to its end, well or not. */
  Landing landed(Flight flight) {
    if (!flights.remove(flight)) {
      return Landing.ABANDONED;
    }
    bytes -= flight.parcel.size();
    if (flight.session == session) {
      return Landing.PRESENT;
    }
    leftovers--;
    return Landing.LEFTOVER;
  }

  void newSession() {
    session++;
    leftovers = flights.size();
  }

  /** Gives up all that is on its way, oldest first; a new session begins. */
  List<Parcel> abandon() {
    List<Parcel> abandoned = flights.stream().map(Flight::parcel).toList();
    flights.clear();
    bytes = 0;
    newSession();
    return abandoned;
  }
}
