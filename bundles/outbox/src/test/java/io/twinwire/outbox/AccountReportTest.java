package io.twinwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Priority;
import io.twinwire.support.testing.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountReportTest {

  private static final Account TWO_PENDING = new Account(2, 0, 0, 0, 0, 0, 0, 0, 2, 0);
  private static final Account ONE_PENDING = new Account(2, 1, 0, 0, 0, 0, 0, 0, 1, 0);

  private final ManualLoop loop = new ManualLoop();
  private final List<Optional<Object>> reported = new ArrayList<>();
  private Map<Priority, Account> accounts = Map.of(Priority.NORMAL, TWO_PENDING);
  private final AccountReport report = new AccountReport(loop, () -> accounts);

  @BeforeEach
  void use() {
    report.use(
        Optional.of(
            (name, value) -> {
              assertThat(name).isEqualTo("messages");
              reported.add(value);
            }));
    report.every(Duration.ofMinutes(60));
    loop.run();
  }

  @Test
  void accountsAreReportedOnceInAnIntervalAndOnlyWhereTheyChanged() {
    loop.pass(Duration.ofMinutes(59));
    assertThat(reported).isEmpty();
    loop.pass(Duration.ofMinutes(1));
    assertThat(reported)
        .containsExactly(Optional.of(Map.of("normal", Map.of("accepted", 2L, "pending", 2L))));
    loop.pass(Duration.ofHours(5));
    assertThat(reported).hasSize(1);
    accounts = Map.of(Priority.NORMAL, ONE_PENDING);
    loop.pass(Duration.ofHours(1));
    assertThat(reported).hasSize(2);
  }

  @Test
  void withoutAnIntervalNothingIsReportedAndWhatWasIsTakenBack() {
    loop.pass(Duration.ofHours(1));
    report.every(Duration.ZERO);
    loop.pass(Duration.ofHours(10));
    assertThat(reported).hasSize(2);
    assertThat(reported.get(1)).isEmpty();
  }
}
