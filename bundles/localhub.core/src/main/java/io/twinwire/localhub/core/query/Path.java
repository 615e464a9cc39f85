package io.twinwire.localhub.core.query;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way to a member of a document. The hub's own names, at its root, may be in any case. */
record Path(List<String> steps) implements Expression {

  Path {
    steps = List.copyOf(steps);
  }

  @Override
  public @Nullable Object value(Row row) {
    Object here = row.document();
    for (int i = 0; i < steps.size(); i++) {
      if (!(here instanceof Map<?, ?> object)) {
        return Values.UNDEFINED;
      }
      String step = steps.get(i);
      if (!object.containsKey(step)) {
        if (i > 0) {
          return Values.UNDEFINED;
        }
        step = inAnyCase(object, step);
      }
      here = object.containsKey(step) ? object.get(step) : Values.UNDEFINED;
    }
    return here;
  }

  String last() {
    return steps.get(steps.size() - 1);
  }

  private static String inAnyCase(Map<?, ?> object, String step) {
    for (Object key : object.keySet()) {
      if (step.equalsIgnoreCase(String.valueOf(key))) {
        return String.valueOf(key);
      }
    }
    return step;
  }
}
