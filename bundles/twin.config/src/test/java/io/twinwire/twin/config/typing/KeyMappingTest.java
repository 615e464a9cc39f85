package io.twinwire.twin.config.typing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeyMappingTest {

  @Test
  void anIdIsAKeyAsItIs() {
    KeyMapping mapping = new KeyMapping(List.of("host", "keep_alive"));
    assertThat(mapping.ids("keep_alive")).containsExactly("keep_alive");
    assertThat(mapping.key("keep_alive")).contains("keep_alive");
  }

  @Test
  void anIdWithDotsIsSpelledWithUnderscores() {
    KeyMapping mapping =
        new KeyMapping(List.of("org.osgi.service.http.port", ".password", "a_b.c"));
    assertThat(mapping.ids("org_osgi_service_http_port"))
        .containsExactly("org.osgi.service.http.port");
    assertThat(mapping.ids("_password")).containsExactly(".password");
    assertThat(mapping.ids("a__b_c")).containsExactly("a_b.c");
    assertThat(mapping.key(".password")).contains("_password");
  }

  @Test
  void anExactMatchWins() {
    KeyMapping mapping = new KeyMapping(List.of("a.b", "a_b"));
    assertThat(mapping.ids("a_b")).containsExactly("a_b");
    assertThat(mapping.key("a.b")).isEmpty();
  }

  @Test
  void twoIdsWithOneSpellingAreAmbiguous() {
    KeyMapping mapping = new KeyMapping(List.of("a._b", "a_.b"));
    assertThat(mapping.ids("a___b")).containsExactlyInAnyOrder("a._b", "a_.b");
    assertThat(mapping.key("a._b")).isEmpty();
  }

  @Property
  void aKeyLeadsBackToItsId(@ForAll("idSets") Set<String> ids) {
    KeyMapping mapping = new KeyMapping(ids);
    for (String id : ids) {
      mapping.key(id).ifPresent(key -> assertThat(mapping.ids(key)).containsExactly(id));
    }
  }

  @Provide
  Arbitrary<Set<String>> idSets() {
    return Arbitraries.strings().withChars("ab._").ofMinLength(1).ofMaxLength(5).set();
  }
}
