package io.twinwire.localhub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class TargetTest {

  @Test
  void theAbsoluteFormIsTheSameAsTheShortOne() throws Exception {
    Target target = Target.parse("https://127.0.0.1:443/devices/a?api-version=2021-04-12");
    assertThat(target.segments()).containsExactly("devices", "a");
    assertThat(target.query("api-version")).contains("2021-04-12");
    assertThat(target.path()).isEqualTo("/devices/a");
    assertThat(Target.parse("HTTPS://hub").segments()).isEmpty();
    assertThat(Target.parse("http://hub?x=1").query("x")).contains("1");
  }

  @Test
  void anIdMayHoldAnyEncodedCharacterAndAPlainPlus() throws Exception {
    assertThat(Target.parse("/twins/a%2Fb+c%23%3F%25%20d/modules/m").segments())
        .containsExactly("twins", "a/b+c#?% d", "modules", "m");
  }

  @Test
  void anAddressInsideAQueryIsNoAuthority() throws Exception {
    Target target = Target.parse("/devices/a?to=https://other/twins/b");
    assertThat(target.segments()).containsExactly("devices", "a");
    assertThat(target.query("to")).contains("https://other/twins/b");
  }

  @Test
  void aSlashAtTheEndMakesNoDifference() throws Exception {
    assertThat(Target.parse("/devices/?top=5").segments())
        .isEqualTo(Target.parse("/devices?top=5").segments())
        .containsExactly("devices");
    assertThat(Target.parse("/").segments()).isEmpty();
    assertThat(Target.parse("/devices//modules").segments())
        .containsExactly("devices", "", "modules");
  }

  @Test
  void aBrokenEncodingIsNamed() {
    assertThatExceptionOfType(HttpFault.class)
        .isThrownBy(() -> Target.parse("/devices/a%zz"))
        .withMessageContaining("/devices/a%zz")
        .satisfies(fault -> assertThat(fault.status()).isEqualTo(400));
  }
}
