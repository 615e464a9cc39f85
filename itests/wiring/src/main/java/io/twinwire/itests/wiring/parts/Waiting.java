package io.twinwire.itests.wiring.parts;

import io.twinwire.api.twin.TwinSection;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Needs the neighbour that its configuration names. */
@Component(
    configurationPid = "io.twinwire.itests.waiting",
    immediate = true,
    service = Waiting.class)
@TwinSection("waiting")
@Designate(ocd = Target.class)
public final class Waiting {

  @Activate
  public Waiting(
      @Reference(name = "neighbour") Neighbour neighbour, Map<String, Object> properties) {
    Seen.add(properties);
  }
}
