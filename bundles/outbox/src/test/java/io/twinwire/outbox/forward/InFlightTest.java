package io.twinwire.outbox.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.outbox.forward.InFlight.Flight;
import io.twinwire.outbox.forward.InFlight.Landing;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private final InFlight inFlight = new InFlight();

  private static Parcel parcel(String id) {
    return new Parcel(List.of(), false, id, 10);
  }

  @Test
  void whatAnEarlierSessionLeftInTheAirIsWaitedFor() {
    Flight first = inFlight.add(parcel("1"));
    Flight second = inFlight.add(parcel("2"));
    assertThat(inFlight.landed(first)).isEqualTo(Landing.PRESENT);
    assertThat(inFlight.leftovers()).isFalse();
    inFlight.newSession();
    assertThat(inFlight.leftovers()).isTrue();
    assertThat(inFlight.landed(second)).isEqualTo(Landing.LEFTOVER);
    assertThat(inFlight.leftovers()).isFalse();
    assertThat(inFlight.bytes()).isZero();
  }

  @Test
  void whatIsGivenUpIsWaitedForNoLonger() {
    Parcel first = parcel("1");
    Parcel second = parcel("2");
    Flight flight = inFlight.add(first);
    inFlight.add(second);
    assertThat(inFlight.abandon()).containsExactly(first, second);
    assertThat(inFlight.isEmpty()).isTrue();
    assertThat(inFlight.bytes()).isZero();
    assertThat(inFlight.leftovers()).isFalse();
    assertThat(inFlight.landed(flight)).isEqualTo(Landing.ABANDONED);
  }

  @Test
  void twoFlightsOfOneMessageAreDifferent() {
    Parcel parcel = parcel("1");
    Flight first = inFlight.add(parcel);
    inFlight.abandon();
    Flight second = inFlight.add(parcel);
    assertThat(inFlight.landed(first)).isEqualTo(Landing.ABANDONED);
    assertThat(inFlight.landed(second)).isEqualTo(Landing.PRESENT);
  }
}
