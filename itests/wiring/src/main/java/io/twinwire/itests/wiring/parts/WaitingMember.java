package io.twinwire.itests.wiring.parts;

import io.twinwire.api.twin.TwinSection;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Needs the neighbour that its configuration names. */
@Component(
    configurationPid = "io.twinwire.itests.waiters",
    immediate = true,
    service = WaitingMember.class,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@TwinSection(value = "waiters", factory = true)
@Designate(ocd = Target.class, factory = true)
public final class WaitingMember {

  @Activate
  public WaitingMember(
      @Reference(name = "neighbour") Neighbour neighbour, Map<String, Object> properties) {
    Seen.add(properties);
  }
}
