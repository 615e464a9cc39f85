package io.twinwire.itests.reference;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page for users, held against the bundles as built. */
class ConfigurationReferenceTest {

  private static final Path ROOT = Path.of("..", "..");

  @Test
  void the_committed_reference_is_what_the_built_bundles_say() throws IOException {
    Reference.renew(
        Reference.jars(ROOT.resolve("bundles")), ROOT.resolve("docs").resolve("configuration.md"));
  }
}
