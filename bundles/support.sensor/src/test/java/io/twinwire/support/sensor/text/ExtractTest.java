package io.twinwire.support.sensor.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.PolledDevice;
import io.twinwire.support.sensor.device.PolledSensor;
import io.twinwire.support.sensor.device.Samples;
import io.twinwire.support.testing.ManualLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractTest {

  private static final ManualLoop CLOCK = new ManualLoop();

  private static Reading reading(String line, String text, String doubt) throws Exception {
    ChannelTable<Extract> table =
        ChannelTable.of(new String[] {line}, (address, options) -> Extract.of(options));
    assertThat(table.faults()).isEmpty();
    PolledDevice<Extract> device =
        new PolledDevice<>() {
          @Override
          public void open() {}

          @Override
          public void read(List<Entry<Extract>> entries, Samples<Extract> samples) {
            Document document = new Document(text);
            for (Entry<Extract> entry : entries) {
              entry.address().tell(document, entry, samples, CLOCK.instant(), doubt);
            }
          }

          @Override
          public void close() {}
        };
    Backoff backoff =
        new Backoff(
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), 0),
            CLOCK::nanos,
            new Random(1));
    return new PolledSensor<>("s", List.of(), table, device, backoff, CLOCK).read().get(0);
  }

  private static Reading reading(String line, String text) throws Exception {
    return reading(line, text, "");
  }

  @ParameterizedTest
  @CsvSource({
    "21.5,21.5,java.lang.Double",
    "7,7,java.lang.Long",
    "007,7.0,java.lang.Double",
    "true,true,java.lang.Boolean",
    "open,open,java.lang.String",
    "NaN,NaN,java.lang.String",
    "1e999,1e999,java.lang.String",
  })
  void a_plain_text_is_what_it_reads_like(String text, String value, Class<?> type)
      throws Exception {
    Object read = reading("c = x", " " + text + "\n").value().orElseThrow();

    assertThat(read).hasToString(value).isInstanceOf(type);
  }

  @Test
  void a_channel_that_says_what_it_is_has_the_last_word() throws Exception {
    assertThat(reading("c = x as=text", "007\n").value()).contains("007");
    assertThat(reading("c = x as=boolean", "ON").value()).contains(true);
    assertThat(reading("c = x as=number", "open").reason()).isEqualTo("'open' is not a number");
  }

  @Test
  void a_path_finds_value_and_time() throws Exception {
    Reading reading =
        reading("c = x value=$.t time=$.at unit=Cel", "{\"t\":21.5,\"at\":1795342400}");

    assertThat(reading)
        .isEqualTo(Reading.good("c", 21.5, "Cel", Instant.ofEpochSecond(1795342400)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|$.t is not there",
        "{\"t\":null}|$.t is not there",
        "{\"t\":[1]}|$.t is no single value",
        "21.5|$.t is not there",
        "{\"t\":|no JSON: End of input at line 1 column 6 path $.t",
      })
  void a_document_without_the_value_is_bad_and_says_why(String text, String reason)
      throws Exception {
    Reading reading = reading("c = x value=$.t", text);

    assertThat(reading.quality()).isEqualTo(Quality.BAD);
    assertThat(reading.reason()).isEqualTo(reason);
  }

  @Test
  void a_value_whose_time_cannot_be_read_is_uncertain_and_of_now() throws Exception {
    Reading reading = reading("c = x value=$.t time=$.at", "{\"t\":1,\"at\":\"soon\"}");

    assertThat(reading)
        .isEqualTo(Reading.uncertain("c", 1L, "", "time: 'soon' is no time", CLOCK.instant()));
  }

  @Test
  void a_doubt_holds_only_where_the_document_says_no_time() throws Exception {
    assertThat(reading("c = x", "1", "old").quality()).isEqualTo(Quality.UNCERTAIN);
    assertThat(reading("c = x value=$.v time=$.t", "{\"v\":1,\"t\":1795342400}", "old").quality())
        .isEqualTo(Quality.GOOD);
  }

  @Test
  void an_expression_finds_its_group() throws Exception {
    String text = "MemTotal: 100 kB\nMemFree: 42 kB\n";

    assertThat(reading("c = x regex='^MemFree: (\\d+)'", text).value()).contains(42L);
    assertThat(reading("c = x regex='\\d+ kB$'", text).value()).contains("100 kB");
    assertThat(reading("c = x regex='Swap: (\\d+)'", text).reason())
        .isEqualTo("regex 'Swap: (\\d+)' finds nothing");
  }

  @Test
  void an_expression_that_does_not_end_is_given_up() throws Exception {
    assertThat(reading("c = x regex='(x+x+)+\\1?y'", "x".repeat(60)).reason())
        .isEqualTo("regex: no match within 1 s; write it simpler");
    assertThat(reading("c = x regex='(a|b)*c'", "ab".repeat(30_000)).reason())
        .endsWith("the text is too long for it");
  }

  @Test
  void a_line_says_its_value_once() {
    ChannelTable<Extract> table =
        ChannelTable.of(
            new String[] {"c = x value=$.a regex=b", "d = x regex='('"},
            (address, options) -> Extract.of(options));

    assertThat(table.entries()).isEmpty();
    assertThat(table.faults().get(0)).contains("only one of them");
    assertThat(table.faults().get(1)).contains("regex: '(': Unclosed group");
  }
}
