package io.twinwire.itests.probe;

import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Outbox;
import io.twinwire.api.twin.TwinSection;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Prints {@code probe NUMBER NANOS WAITING} each time it is given a number: when that was by the
 * clock that all processes of a Linux machine share, and how many messages the outbox held.
 */
@Component(configurationPid = "io.twinwire.itests.probe", immediate = true, service = Probe.class)
@TwinSection("probe")
@Designate(ocd = ProbeConfig.class)
public final class Probe {

  private final Outbox outbox;

  /** Called by DS. */
  @Activate
  public Probe(ProbeConfig config, @Reference Outbox outbox) {
    this.outbox = outbox;
    modified(config);
  }

  /** Called by DS. */
  @Modified
  void modified(ProbeConfig config) {
    long now = System.nanoTime();
    long waiting = outbox.accounts().values().stream().mapToLong(Account::pending).sum();
    System.out.println("probe " + config.number() + " " + now + " " + waiting);
  }
}
