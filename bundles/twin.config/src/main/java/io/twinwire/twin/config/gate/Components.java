package io.twinwire.twin.config.gate;

import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import io.twinwire.twin.config.typing.Placeholders;
import io.twinwire.twin.config.typing.Typing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.util.promise.Promise;

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
    for (ComponentDescriptionDTO description : descriptions(section)) {
      add(states, description, section, unit, values);
    }
    return states;
  }

  /**
   * Starts again the components of a unit whose activation failed, where a changed configuration
   * does not: Felix SCR 2.2.18 hands it to the modified method of an instance that is not there,
   * takes that for done, and leaves the component failed, with its old failure, for ever. Other
   * instances of such a component start again with it.
   *
   * @param done is told on any thread when they have been, if there are any
   * @return whether there are any
   */
  public boolean revive(Section section, UnitName unit, Runnable done) {
    List<Promise<Void>> revived = new ArrayList<>();
    for (ComponentDescriptionDTO description : descriptions(section)) {
      if (description.modified != null
          && configurations(description, section, unit).stream().anyMatch(Components::failed)) {
        revived.add(
            runtime
                .disableComponent(description)
                .then(disabled -> runtime.enableComponent(description)));
      }
    }
    AtomicInteger left = new AtomicInteger(revived.size());
    revived.forEach(
        each ->
            each.onResolve(
                () -> {
                  if (left.decrementAndGet() == 0) {
                    done.run();
                  }
                }));
    return !revived.isEmpty();
  }

  private List<ComponentDescriptionDTO> descriptions(Section section) {
    return runtime.getComponentDescriptionDTOs().stream()
        .filter(description -> Arrays.asList(description.configurationPid).contains(section.pid()))
        .filter(runtime::isComponentEnabled)
        .toList();
  }

  private List<ComponentConfigurationDTO> configurations(
      ComponentDescriptionDTO description, Section section, UnitName unit) {
    return runtime.getComponentConfigurationDTOs(description).stream()
        .filter(configuration -> !section.factory() || hasPid(configuration, section.pid(unit)))
        .toList();
  }

  private void add(
      List<ComponentState> states,
      ComponentDescriptionDTO description,
      Section section,
      UnitName unit,
      Map<String, Object> values) {
    List<ComponentConfigurationDTO> configurations = configurations(description, section, unit);
    configurations.forEach(
        configuration -> states.add(state(description.name, configuration, values)));
    if (configurations.isEmpty()) {
      states.add(new ComponentState(description.name, false, false, "", List.of()));
    }
  }

  private static ComponentState state(
      String name, ComponentConfigurationDTO configuration, Map<String, Object> values) {
    boolean satisfied =
        (configuration.state
                & (ComponentConfigurationDTO.SATISFIED | ComponentConfigurationDTO.ACTIVE))
            != 0;
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
        failed(configuration) ? cause(configuration.failure) : "",
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

  private static boolean failed(ComponentConfigurationDTO configuration) {
    return configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION;
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
