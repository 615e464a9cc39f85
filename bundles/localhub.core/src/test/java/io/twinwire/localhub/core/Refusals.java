package io.twinwire.localhub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.twinwire.api.localhub.HubFault;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

public final class Refusals {

  private Refusals() {}

  public static AbstractStringAssert<?> assertRefused(HubFault.Code code, ThrowingCallable call) {
    HubFault fault = catchThrowableOfType(HubFault.class, call);
    assertThat(fault).as("the call is refused").isNotNull();
    assertThat(fault.code()).isEqualTo(code);
    return assertThat(fault.getMessage());
  }
}
