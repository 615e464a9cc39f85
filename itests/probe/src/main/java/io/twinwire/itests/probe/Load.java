package io.twinwire.itests.probe;

import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Outbox;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.twin.TwinSection;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.promise.Promise;

/** Fills the outbox and prints {@code load MESSAGES} when it has accepted all of them. */
@Component(configurationPid = "io.twinwire.itests.load", immediate = true, service = Load.class)
@TwinSection("load")
@Designate(ocd = LoadConfig.class)
public final class Load {

  /** Below what the outbox lets wait to be accepted. */
  private static final int AT_ONCE = 1000;

  private final Outbox outbox;

  /** Called by DS. */
  @Activate
  public Load(LoadConfig config, @Reference Outbox outbox) {
    this.outbox = outbox;
    int messages = config.messages();
    if (messages > 0) {
      Thread thread = new Thread(() -> offer(messages), "probe load");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void offer(int messages) {
    try {
      for (int i = 1; i <= messages; i++) {
        byte[] body = ("{\"load\":" + i + "}").getBytes(StandardCharsets.UTF_8);
        Promise<Acceptance> offered = outbox.offer(OutboxMessage.json(number -> body));
        if (i % AT_ONCE == 0 || i == messages) {
          offered.getValue();
        }
      }
      System.out.println("load " + messages);
    } catch (InterruptedException | InvocationTargetException e) {
      System.out.println("load failed: " + e);
    }
  }
}
