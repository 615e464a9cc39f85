package io.twinwire.localhub.control;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A JSON object that is read strictly: what is not known is refused by name. */
record Body(String name, Map<String, ?> members) {

  static Body of(Map<String, ?> members, String... known) throws HubFault {
    return of("", members, known);
  }

  private static Body of(String name, Map<String, ?> members, String... known) throws HubFault {
    TreeSet<String> unknown = new TreeSet<>(members.keySet());
    unknown.removeAll(List.of(known));
    if (!unknown.isEmpty()) {
      String right =
          known.length == 0 ? "nothing is taken here" : "known are " + String.join(", ", known);
      throw invalid(name + unknown.first() + ": is not known; " + right);
    }
    return new Body(name, members);
  }

  static HubFault invalid(String message) {
    return new HubFault(Code.ARGUMENT_INVALID, message);
  }

  boolean has(String key) {
    return members.get(key) != null;
  }

  String text(String key) throws HubFault {
    Object value = members.get(key);
    if (value instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw refused(key, "a text");
  }

  String text(String key, String otherwise) throws HubFault {
    return has(key) ? text(key) : otherwise;
  }

  long number(String key, long otherwise, long least, long most) throws HubFault {
    if (!has(key)) {
      return otherwise;
    }
    if (members.get(key) instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw refused(key, "a whole number from " + least + " to " + most);
  }

  boolean flag(String key) throws HubFault {
    if (members.get(key) instanceof Boolean flag) {
      return flag;
    }
    throw refused(key, "true or false");
  }

  <E extends Enum<E>> E choice(String key, E otherwise) throws HubFault {
    if (!has(key)) {
      return otherwise;
    }
    E[] all = otherwise.getDeclaringClass().getEnumConstants();
    for (E one : all) {
      if (word(one).equals(members.get(key))) {
        return one;
      }
    }
    throw refused(
        key, Arrays.stream(all).map(Body::word).collect(Collectors.joining(", ", "one of ", "")));
  }

  /** The objects of a list, each with these members. */
  List<Body> list(String key, String... known) throws HubFault {
    if (!has(key)) {
      return List.of();
    }
    if (!(members.get(key) instanceof List<?> list)) {
      throw refused(key, "a list of objects");
    }
    Body[] bodies = new Body[list.size()];
    for (int i = 0; i < bodies.length; i++) {
      String place = name + key + "[" + i + "]";
      if (!(list.get(i) instanceof Map<?, ?> object)) {
        throw invalid(place + ": " + list.get(i) + " is not an object");
      }
      bodies[i] = of(place + ".", named(object), known);
    }
    return List.of(bodies);
  }

  /** An enumeration's constant as it is written here. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @SuppressWarnings("unchecked") // The keys of a JSON object are strings.
  private static Map<String, ?> named(Map<?, ?> object) {
    return (Map<String, ?>) object;
  }

  private HubFault refused(String key, String right) {
    Object value = members.get(key);
    return invalid(
        value == null
            ? name + key + ": is missing; " + right + " would be right"
            : name + key + ": " + value + " is not " + right);
  }
}
