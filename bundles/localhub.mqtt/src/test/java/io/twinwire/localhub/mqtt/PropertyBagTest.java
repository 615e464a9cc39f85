package io.twinwire.localhub.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PropertyBagTest {

  @Test
  void mq11_systemPropertiesAreKnownInBothSpellings() {
    for (String prefix : new String[] {"$.", "%24."}) {
      PropertyBag bag =
          PropertyBag.parse(
              "PmidP=1&PcidP=2&PuidP=3&PtoP=4&PonP=5&PctP=6&PceP=7&PctimeP=8&PifidP=9&PsubP=10"
                  .replaceAll("P([a-z]+)P", prefix.replace("$", "\\$") + "$1"));
      assertThat(bag.system())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "message-id", "1",
                  "correlation-id", "2",
                  "user-id", "3",
                  "to", "4",
                  "output-name", "5",
                  "content-type", "6",
                  "content-encoding", "7",
                  "creation-time", "8",
                  "interface-id", "9",
                  "dt-subject", "10"));
      assertThat(bag.application()).isEmpty();
    }
  }

  @Test
  void d2c03_aDeviceCannotSayWhoSentAMessage() {
    PropertyBag bag = PropertyBag.parse("$.cdid=other&%24.cmid=other&a=b");

    assertThat(bag.system()).isEmpty();
    assertThat(bag.application()).containsExactly(Map.entry("a", "b"));
  }

  @Test
  void namesAndValuesArePercentDecodedAsUtf8AndAPlusIsAPlus() {
    PropertyBag bag = PropertyBag.parse("key%20one=a%26b%3Dc&%C3%A9=1+1&slash=%2Fx%2F");

    assertThat(bag.application())
        .containsExactly(
            Map.entry("key one", "a&b=c"), Map.entry("é", "1+1"), Map.entry("slash", "/x/"));
  }

  @Test
  void c2d05_aKeyAloneAndAnEmptyValueAreEmpty() {
    assertThat(PropertyBag.parse("a&b=&c=1").application())
        .containsExactly(Map.entry("a", ""), Map.entry("b", ""), Map.entry("c", "1"));
  }

  @Test
  void whatIsNoPercentCodeStandsForItself() {
    assertThat(PropertyBag.parse("a=50%&b=%zz&c=%4").application())
        .containsExactly(Map.entry("a", "50%"), Map.entry("b", "%zz"), Map.entry("c", "%4"));
  }

  @Test
  void anEmptyBagHoldsNothing() {
    for (String bag : new String[] {"", "?", "&", "&&"}) {
      assertThat(PropertyBag.parse(bag).application()).isEmpty();
    }
  }
}
