package io.twinwire.localhub.core.common;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import java.util.Comparator;
import java.util.regex.Pattern;

/** Which ids the registry takes: 1 to 128 ASCII letters, digits and some signs. */
public final class IdentityRules {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.+%_#*?!(),:;=@$']{1,128}");
  private static final Pattern FOREIGN = Pattern.compile("[^\\x21-\\x7e]");

  /** By device, the device itself before its modules. */
  public static final Comparator<Identity> ORDER =
      Comparator.comparing(Identity::deviceId)
          .thenComparing(identity -> identity.moduleId().orElse(""));

  private IdentityRules() {}

  public static void check(Identity identity) throws HubFault {
    check("deviceId", identity.deviceId());
    if (identity.moduleId().isPresent()) {
      check("moduleId", identity.moduleId().get());
    }
  }

  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** The same identity, safe for a line of text. */
  public static Identity printable(Identity identity) {
    return new Identity(
        printable(identity.deviceId()), identity.moduleId().map(IdentityRules::printable));
  }

  static Identity deviceOf(Identity identity) {
    return Identity.device(identity.deviceId());
  }

  private static void check(String name, String id) throws HubFault {
    if (!isId(id)) {
      throw Faults.invalid(
          name
              + ": \""
              + printable(id)
              + "\" is not 1 to 128 letters, digits or - . + % _ # * ? ! ( ) , : ; = @ $ '");
    }
  }

  private static String printable(String id) {
    String cut = id.length() <= 128 ? id : id.substring(0, 128);
    return FOREIGN.matcher(cut).replaceAll("?");
  }
}
