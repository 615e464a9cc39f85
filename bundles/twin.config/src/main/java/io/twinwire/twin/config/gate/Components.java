package io.twinwire.twin.config.gate;

import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import io.twinwire.twin.config.typing.Placeholders;
import io.twinwire.twin.config.typing.Typing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Looks up the components of a PID in the component runtime. */
public final class Components {

  private static final String CAUSE = "Caused by: ";

  private final ServiceComponentRuntime runtime;

  public Components(ServiceComponentRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * The enabled components that a unit's PID configures.
   *
   * @param values what their properties show once they have taken the configuration up
   */
  public List<ComponentState> of(Section section, UnitName unit, Map<String, Object> values) {
    List<ComponentState> states = new ArrayList<>();
    for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
      if (Arrays.asList(description.configurationPid).contains(section.pid())
          && runtime.isComponentEnabled(description)) {
        add(states, description, section, unit, values);
      }
    }
    return states;
  }

  private void add(
      List<ComponentState> states,
      ComponentDescriptionDTO description,
      Section section,
      UnitName unit,
      Map<String, Object> values) {
    boolean found = false;
    for (ComponentConfigurationDTO configuration :
        runtime.getComponentConfigurationDTOs(description)) {
      if (!section.factory() || hasPid(configuration, section.pid(unit))) {
        found = true;
        states.add(state(description.name, configuration, values));
      }
    }
    if (!found) {
      states.add(new ComponentState(description.name, false, false, "", List.of()));
    }
  }

  private static ComponentState state(
      String name, ComponentConfigurationDTO configuration, Map<String, Object> values) {
    boolean satisfied =
        (configuration.state
                & (ComponentConfigurationDTO.SATISFIED | ComponentConfigurationDTO.ACTIVE))
            != 0;
    boolean failed = configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION;
    List<String> missing = new ArrayList<>();
    for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
      String target = reference.target == null ? "" : " " + reference.target;
      missing.add("reference " + reference.name + target);
    }
    return new ComponentState(
        name,
        values.entrySet().stream()
            .filter(Components::visible)
            .allMatch(value -> shows(configuration.properties.get(value.getKey()), value)),
        satisfied,
        failed ? cause(configuration.failure) : "",
        missing);
  }

  /**
   * Private properties, and secrets that are put in on the way, do not show as they were written.
   */
  private static boolean visible(Map.Entry<String, Object> value) {
    return !value.getKey().startsWith(".")
        && texts(value.getValue()).stream().noneMatch(text -> text.contains(Placeholders.BEGIN));
  }

  private static boolean shows(@Nullable Object shown, Map.Entry<String, Object> value) {
    return shown != null && texts(shown).equals(texts(value.getValue()));
  }

  private static List<String> texts(Object value) {
    return Typing.elements(value).stream().map(String::valueOf).toList();
  }

  private static boolean hasPid(ComponentConfigurationDTO configuration, String pid) {
    Object pids = configuration.properties.get(Constants.SERVICE_PID);
    return pids != null && texts(pids).contains(pid);
  }

  /** The innermost cause that a stack trace names, or all of a text that is none. */
  private static String cause(@Nullable String failure) {
    if (failure == null || failure.isBlank()) {
      return "no reason given";
    }
    List<String> lines = failure.strip().lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith(CAUSE))
        .reduce((outer, inner) -> inner)
        .map(line -> line.substring(CAUSE.length()))
        .orElse(lines.get(0))
        .strip();
  }
}
