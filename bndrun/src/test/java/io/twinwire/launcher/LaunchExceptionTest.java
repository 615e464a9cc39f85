package io.twinwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LaunchExceptionTest {

  @Test
  void aReasonIsTheInnermostCauseOnOneLineOfBoundedLength() {
    assertThat(LaunchException.reason(new IOException("outer", new IOException("in\n  ner"))))
        .isEqualTo("IOException: in; ner");
    assertThat(LaunchException.reason(new IllegalStateException()))
        .isEqualTo("IllegalStateException");
    assertThat(LaunchException.reason(new IOException("begin " + "x".repeat(9000) + " end")))
        .hasSizeLessThan(900)
        .startsWith("IOException: begin ")
        .contains(" ... ")
        .endsWith(" end");
  }
}
