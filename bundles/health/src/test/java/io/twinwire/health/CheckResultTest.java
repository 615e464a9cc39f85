package io.twinwire.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.health.Executed.Fake;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckResultTest {

  @Test
  void theMessageIsTheFirstThatExplainsTheStatus() {
    FormattingResultLog log = new FormattingResultLog();
    log.debug("details");
    log.info("checked 3 disks");
    log.warn("disk {} is\n nearly full", "a");
    log.warn("disk b is nearly full");
    assertThat(CheckResult.of(new Fake("disk", new Result(log))))
        .isEqualTo(new CheckResult("disk", Result.Status.WARN, "disk a is nearly full"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HostName=h;DeviceId=d;SharedAccessKey=c2VjcmV0 is refused | HostName=h;DeviceId=d;SharedAccessKey=*** is refused
          refused SharedAccessSignature sr=h&sig=c2VjcmV0%3D&se=1   | refused SharedAccessSignature=***
          https://blob/x?sv=1&sig=c2VjcmV0 failed                   | https://blob/x?sv=1&sig=*** failed
          password: c2VjcmV0, user u                                | password=***, user u
          no token                                                  | no token
          """)
  void aSecretDoesNotLeaveThroughAMessage(String message, String reported) {
    assertThat(
            CheckResult.of(new Fake("hub", new Result(Result.Status.CRITICAL, message))).message())
        .isEqualTo(reported)
        .doesNotContain("c2Vj");
  }
}
