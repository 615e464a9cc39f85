package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Channel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

  private static final Wishes NONE =
      new Wishes(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static ChannelRule rule(String name, Wishes wishes, String... matches) {
    return new ChannelRule(name, Arrays.stream(matches).map(Match::of).toList(), wishes, List.of());
  }

  private static Wishes every(int seconds) {
    return new Wishes(
        Optional.of(Duration.ofSeconds(seconds)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Wishes wishes(Aggregation aggregation, double deadband) {
    return new Wishes(
        Optional.empty(),
        Optional.ofNullable(aggregation),
        Optional.empty(),
        deadband < 0 ? Optional.empty() : Optional.of(deadband),
        Optional.empty(),
        Optional.empty());
  }

  private static Plan plan(ChannelRule... rules) {
    return new Plan(Wishes.STANDARD, Stream.of(rules).toList(), Map.of());
  }

  @Test
  void withoutRulesTheSectionCounts() {
    assertThat(plan().sampleInterval("boiler")).isZero();
    assertThat(plan().policy("boiler", "temperature"))
        .isEqualTo(new Policy(Aggregation.LAST, false, Deadband.NONE, Duration.ZERO));
  }

  @Test
  void ofSeveralRulesTheOneThatNamesMoreCountsWishByWish() {
    Plan plan =
        plan(
            rule("all", wishes(Aggregation.MIN, 1), "*/*"),
            rule("boiler", wishes(Aggregation.MAX, -1), "boiler"),
            rule("temperature", wishes(null, 5), "*/temperature"));
    assertThat(plan.policy("boiler", "temperature"))
        .isEqualTo(new Policy(Aggregation.MAX, true, new Deadband(5, 0), Duration.ZERO));
    assertThat(plan.policy("pump", "power"))
        .isEqualTo(new Policy(Aggregation.MIN, true, new Deadband(1, 0), Duration.ZERO));
  }

  @Test
  void theDeadbandThatASensorDeclaresStandsBehindTheRulesAndBeforeTheSection() {
    Wishes section = Wishes.of(new Channel.Deadband(9, 9));
    Map<String, Channel.Deadband> declared = Map.of("boiler/t", new Channel.Deadband(0.5, 0));

    assertThat(new Plan(section, List.of(), declared).policy("boiler", "t").deadband())
        .isEqualTo(new Deadband(0.5, 0));
    assertThat(new Plan(section, List.of(), declared).policy("boiler", "p").deadband())
        .isEqualTo(new Deadband(9, 9));
    ChannelRule rule = rule("boiler", wishes(null, 2), "boiler");
    assertThat(new Plan(section, List.of(rule), declared).policy("boiler", "t").deadband())
        .isEqualTo(new Deadband(2, 0));
  }

  @Test
  void aSensorIsSampledAsTheRuleSaysThatNamesItMostExactly() {
    Plan plan = plan(rule("a", every(1), "*"), rule("b", every(7), "boil*"), rule("c", NONE, "*"));
    assertThat(plan.sampleInterval("boiler")).hasSeconds(7);
    assertThat(plan.sampleInterval("pump")).hasSeconds(1);
  }

  @ParameterizedTest
  @CsvSource({
    "boiler/temperature, boiler, temperature, true",
    "boiler/temperature, boiler, temperature2, false",
    "boiler, boiler, cpu/load, true",
    "*/temp*, boiler, temperature, true",
    "*/temp*, boiler, cpu/temperature, false",
    "*/*temp*, boiler, cpu/temperature, true",
    "system/cpu/*, system, cpu/load, true",
    "b*r/*, boiler, x, true",
    "b*r, boile, x, false",
    "*a*b*c*, xaxbxc, x, true",
    "*a*b*c*, xcxbxa, x, false"
  })
  void aStarStandsForAnyCharacters(String match, String sensor, String channel, boolean matches) {
    assertThat(Match.of(match).matches(sensor, channel)).isEqualTo(matches);
  }
}
