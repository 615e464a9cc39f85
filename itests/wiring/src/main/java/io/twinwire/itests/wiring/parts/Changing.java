package io.twinwire.itests.wiring.parts;

import io.twinwire.api.twin.TwinSection;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** Takes a change up without being built anew, and fails in doing so with a bad level. */
@Component(
    configurationPid = "io.twinwire.itests.changing",
    immediate = true,
    service = Changing.class)
@TwinSection("changing")
@Designate(ocd = Level.class)
public final class Changing {

  @Activate
  public Changing(Level config, Map<String, Object> properties) {
    Seen.start(config.level(), properties);
  }

  @Modified
  void modified(Level config, Map<String, Object> properties) {
    Seen.start(config.level(), properties);
  }
}
