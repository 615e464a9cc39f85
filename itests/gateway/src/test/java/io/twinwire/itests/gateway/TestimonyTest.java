package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The witness is worth something only where it objects. */
class TestimonyTest {

  private static final int WINDOW = 3;

  private final Testimony testimony = new Testimony();

  TestimonyTest() {
    testimony.hear(
        LongStream.rangeClosed(1, 6)
            .mapToObj(number -> "accepted LOW %d id-%d DURABLE".formatted(number, number))
            .toList());
  }

  @Test
  void all_in_order_with_repeats_from_within_the_window_is_right() {
    assertThat(check(0, 1, 2, 3, 1, 2, 3, 4, 5, 6)).contains("LOW: 6 numbers, 3 repeats in 1 step");
  }

  @Test
  void an_accepted_message_that_is_not_there_is_lost_even_where_it_is_named() {
    assertObjection("lost of 6 accepted", 1, 1, 2, 3, 4, 6);
  }

  @Test
  void a_number_that_nobody_was_told_of_must_be_named() {
    assertThat(checkAccepted(8, 1, 1, 2, 3, 4, 5, 6, 8)).contains("1 named");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> checkAccepted(8, 0, 1, 2, 3, 4, 5, 6, 8))
        .withMessageContaining("named by the account of LOW");
  }

  @Test
  void a_number_that_comes_late_for_the_first_time_is_out_of_order() {
    assertObjection("out of order", 0, 1, 2, 4, 3, 5, 6);
  }

  @Test
  void a_repeat_from_beyond_the_window_is_too_old() {
    assertObjection("a step back of LOW", 0, 1, 2, 3, 4, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void repeats_without_a_disruption_are_too_many() {
    assertObjection("steps back of LOW", 0, 1, 2, 2, 3, 3, 4, 4, 5, 6);
  }

  @Test
  void a_repeat_under_another_id_is_another_message() {
    List<JsonObject> stored = stored(1, 2, 3, 4, 5, 6);
    stored.get(5).getAsJsonObject("systemProperties").addProperty("message-id", "other");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> testimony.check(stored, accounts(6, 0), WINDOW, 2))
        .withMessageContaining("LOW 6 id-6");
  }

  @Test
  void all_is_settled_when_nothing_waits_and_the_accounts_know_of_all() {
    assertThat(testimony.settled(accounts(6, 0))).isTrue();
    assertThat(testimony.settled(accounts(5, 0))).isFalse();
    assertThat(testimony.settled(Testimony.accounts(List.of("account LOW 6 5 0 0 0 0 0 0 1"))))
        .isFalse();
  }

  private void assertObjection(String what, int named, long... numbers) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> check(named, numbers))
        .withMessageContaining(what);
  }

  private String check(int named, long... numbers) {
    return checkAccepted(6, named, numbers);
  }

  private String checkAccepted(int accepted, int named, long... numbers) {
    return testimony.check(stored(numbers), accounts(accepted, named), WINDOW, 2);
  }

  private static List<JsonObject> stored(long... numbers) {
    List<JsonObject> stored = new ArrayList<>();
    for (long number : numbers) {
      stored.add(
          JsonParser.parseString(
                  """
                  {"systemProperties": {"message-id": "id-%d"},
                   "properties": {"messageNumber": "%d", "priority": "LOW"}}
                  """
                      .formatted(number, number))
              .getAsJsonObject());
    }
    return stored;
  }

  private static Map<String, Testimony.Account> accounts(int accepted, int named) {
    Map<String, Testimony.Account> accounts =
        new TreeMap<>(
            Testimony.accounts(
                List.of("account HIGH 0 0 0 0 0 0 0 0 0", "account NORMAL 0 0 0 0 0 0 0 0 0")));
    accounts.put("LOW", new Testimony.Account(accepted, accepted - named, named, 0));
    return accounts;
  }
}
