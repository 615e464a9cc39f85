package io.twinwire.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void a_figure_is_the_median_between_the_least_and_the_greatest() {
    assertThat(new Series(List.of(3.0, 1.0, 9.0)).text(1)).isEqualTo("3.0 (1.0..9.0)");
    assertThat(new Series(List.of(4.0, 1.0, 2.0, 9.0)).text(0)).isEqualTo("3 (1..9)");
  }

  @Test
  void a_ratio_is_that_of_the_medians() {
    assertThat(new Series(List.of(6.0, 1.0, 90.0)).ratioTo(new Series(List.of(3.0, 4.0, 5.0))))
        .isEqualTo("1.5");
  }

  @Test
  void a_table_is_printed_as_markdown() {
    Table table =
        new Table(
            "Size", "As weighed.", List.of("", "a", "b"), List.of(List.of("weight, g", "1", "2")));
    assertThat(table.markdown())
        .isEqualTo(
            """
            ## Size

            As weighed.

            |  | a | b |
            |---|--:|--:|
            | weight, g | 1 | 2 |
            """);
  }

  @Test
  void a_row_that_lacks_a_cell_is_refused() {
    assertThatThrownBy(
            () -> new Table("Size", "", List.of("", "a", "b"), List.of(List.of("weight", "1"))))
        .hasMessage("[weight, 1] does not have 3 cells");
  }
}
