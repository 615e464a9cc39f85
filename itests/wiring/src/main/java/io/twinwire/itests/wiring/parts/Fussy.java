package io.twinwire.itests.wiring.parts;

import io.twinwire.api.twin.TwinSection;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Fails at activation with a bad level, and is built anew for every change. */
@Component(configurationPid = "io.twinwire.itests.fussy", immediate = true, service = Fussy.class)
@TwinSection("fussy")
@Designate(ocd = Level.class)
public final class Fussy {

  @Activate
  public Fussy(Level config, Map<String, Object> properties) {
    Seen.start(config.level(), properties);
  }
}
