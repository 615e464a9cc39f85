package io.twinwire.localhub.dps.front;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An id scope and a registration id, as user names and addresses write them. */
record RegistrationName(String idScope, String registrationId) {

  /**
   * {@code {idScope}/registrations/{registrationId}}, over MQTT with parameters behind it (rule
   * DPS-01). A hub's own user names begin with a host name, which has a dot where an id scope has
   * none.
   */
  private static final Pattern FORM =
      Pattern.compile("/?([A-Za-z0-9]+)/registrations/([^/]+)(?:/(?:api-version=.*)?)?");

  static Optional<RegistrationName> ofUser(@Nullable String user) {
    Matcher matcher = FORM.matcher(user == null ? "" : user);
    return matcher.matches()
        ? Optional.of(new RegistrationName(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }
}
