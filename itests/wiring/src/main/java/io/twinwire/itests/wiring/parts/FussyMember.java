package io.twinwire.itests.wiring.parts;

import io.twinwire.api.twin.TwinSection;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** The same for every instance. */
@Component(
    configurationPid = "io.twinwire.itests.fussies",
    immediate = true,
    service = FussyMember.class,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@TwinSection(value = "fussies", factory = true)
@Designate(ocd = Level.class, factory = true)
public final class FussyMember {

  @Activate
  public FussyMember(Level config, Map<String, Object> properties) {
    Seen.start(config.level(), properties);
  }
}
