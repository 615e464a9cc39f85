package io.twinwire.itests.probe;

import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Outbox;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.twin.TwinSection;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.promise.Promise;

/**
 * Offers messages to the outbox as fast as it takes them. Prints {@code flood waits}, {@code flood
 * accepted MESSAGES FAILED VOLATILE NANOS} and, where it bounds what the hub has not acknowledged,
 * {@code flood acknowledged MESSAGES NANOS}, both from just before the first offer.
 */
@Component(configurationPid = "io.twinwire.itests.flood", immediate = true, service = Flood.class)
@TwinSection("flood")
@Designate(ocd = FloodConfig.class)
public final class Flood {

  /** Below what the outbox lets wait to be accepted, and more than one commit takes. */
  private static final int OFFERS = 5000;

  /** What the offers may hold of the heap; the bodies are made when they are accepted. */
  private static final int BYTES = 4 * 1024 * 1024;

  private static final int BATCH = 100;

  private final Outbox outbox;
  private final HubConnection hub;
  private final FloodConfig config;
  private final Thread thread = new Thread(this::run, "probe flood");
  private int failed;
  private int inMemory;

  /** Called by DS. */
  @Activate
  public Flood(FloodConfig config, @Reference Outbox outbox, @Reference HubConnection hub) {
    this.config = config;
    this.outbox = outbox;
    this.hub = hub;
    if (config.messages() > 0) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Called by DS. */
  @Deactivate
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      if (config.whenAway()) {
        System.out.println("flood waits");
        while (hub.state().connected()) {
          TimeUnit.MILLISECONDS.sleep(10);
        }
      }
      offer();
    } catch (InterruptedException e) {
      System.out.println("flood interrupted");
    }
  }

  private void offer() throws InterruptedException {
    long acknowledged = Waiting.acknowledged(outbox);
    int most = Math.min(OFFERS, Math.max(1, BYTES / config.size()));
    Deque<Promise<Acceptance>> offers = new ArrayDeque<>();
    long begin = System.nanoTime();
    long nanos = TimeUnit.SECONDS.toNanos(config.seconds());
    int sent = 0;
    while (sent < config.messages() && System.nanoTime() - begin < nanos) {
      if (offers.size() == most) {
        await(offers.remove());
      }
      offers.add(outbox.offer(OutboxMessage.json(this::body)));
      sent++;
      if (config.unacknowledged() > 0 && sent % Math.min(BATCH, most) == 0) {
        while (sent - (Waiting.acknowledged(outbox) - acknowledged) >= config.unacknowledged()) {
          TimeUnit.MICROSECONDS.sleep(200);
        }
      }
    }
    for (Promise<Acceptance> offer : offers) {
      await(offer);
    }
    say("accepted " + sent + " " + failed + " " + inMemory, begin);
    if (config.unacknowledged() > 0) {
      int accepted = sent - failed;
      while (Waiting.acknowledged(outbox) - acknowledged < accepted
          && Waiting.pending(outbox) > 0) {
        TimeUnit.MICROSECONDS.sleep(500);
      }
      say("acknowledged " + (Waiting.acknowledged(outbox) - acknowledged), begin);
    }
  }

  /** Asks instead of being called: a callback costs the outbox more than the offer. */
  private void await(Promise<Acceptance> offer) throws InterruptedException {
    try {
      if (offer.getValue().durability() == Acceptance.Durability.VOLATILE) {
        inMemory++;
      }
    } catch (InvocationTargetException e) {
      failed++;
    }
  }

  private static void say(String what, long begin) {
    System.out.println("flood " + what + " " + (System.nanoTime() - begin));
  }

  private byte[] body(long number) {
    byte[] start =
        ("{\"messageNumber\":" + number + ",\"reading\":\"").getBytes(StandardCharsets.US_ASCII);
    byte[] body = Arrays.copyOf(start, config.size());
    Arrays.fill(body, start.length, body.length - 2, (byte) 'r');
    body[body.length - 2] = '"';
    body[body.length - 1] = '}';
    return body;
  }
}
