package io.twinwire.support.sensor.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupingTest {

  private record Span(int first, int length) {}

  private static List<String> groups(int maxGap, int maxLength, Span... spans) {
    return Grouping.merge(List.of(spans), Span::first, Span::length, maxGap, maxLength).stream()
        .map(group -> group.first() + "+" + group.length() + ":" + group.members().size())
        .toList();
  }

  @Test
  void neighboursAreReadTogether() {
    assertThat(groups(0, 125, new Span(2, 2), new Span(0, 2), new Span(4, 1)))
        .containsExactly("0+5:3");
  }

  @Test
  void aGapIsReadAlongAsFarAsItIsAllowed() {
    assertThat(groups(3, 125, new Span(0, 1), new Span(4, 1))).containsExactly("0+5:2");
    assertThat(groups(2, 125, new Span(0, 1), new Span(4, 1))).containsExactly("0+1:1", "4+1:1");
  }

  @Test
  void aRequestGrowsToItsLimitAndNoFurther() {
    assertThat(groups(9, 4, new Span(0, 2), new Span(2, 2), new Span(4, 2)))
        .containsExactly("0+4:2", "4+2:1");
  }

  @Test
  void membersMayOverlapAndOneInsideAnotherDoesNotShrinkTheRequest() {
    assertThat(groups(0, 125, new Span(0, 10), new Span(2, 1), new Span(10, 1)))
        .containsExactly("0+11:3");
  }

  @Test
  void whatIsLongerThanARequestStandsAlone() {
    assertThat(groups(0, 4, new Span(0, 9), new Span(9, 1))).containsExactly("0+9:1", "9+1:1");
  }
}
