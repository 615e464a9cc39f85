package io.twinwire.itests.wiring.parts;

import io.twinwire.api.twin.TwinSection;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Receives a value of every type of Metatype. */
@Component(configurationPid = "io.twinwire.itests.typed", immediate = true, service = Typed.class)
@TwinSection("typed")
@Designate(ocd = Types.class)
public final class Typed {

  @Activate
  public Typed(Map<String, Object> properties) {
    Seen.add(properties);
  }
}
