package io.twinwire.hub.transport;

import io.twinwire.api.hub.HubException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every client from its making to its close. For any thread. */
final class Clients {

  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

  private final HubClient.Factory factory;
  private final Set<HubClient> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Runnable> waiting = new ArrayList<>();

  Clients(HubClient.Factory factory) {
    this.factory = factory;
  }

  /** Makes a client, which must be closed whether or not it is ever opened. */
  HubClient create(Credentials credentials, Settings settings) throws HubException {
    HubClient client = factory.create(credentials, settings);
    synchronized (open) {
      open.add(client);
    }
    return client;
  }

  /** Cuts and closes a client; blocks, and never throws. */
  void end(HubClient client) {
    guarded(client::abort);
    close(client);
  }

  /** Closes a client with a farewell; blocks, and never throws. */
  void close(HubClient client) {
    guarded(client::close);
    List<Runnable> now = List.of();
    synchronized (open) {
      open.remove(client);
      if (open.isEmpty()) {
        now = List.copyOf(waiting);
        waiting.clear();
      }
    }
    now.forEach(Runnable::run);
  }

  /** Runs a task as soon as every client is closed, on any thread. */
  void whenNoneIsOpen(Runnable task) {
    synchronized (open) {
      if (!open.isEmpty()) {
        waiting.add(task);
        return;
      }
    }
    task.run();
  }

  // Also an error must not leave what waits for the close waiting.
  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      LOG.debug("The device client failed at its close", e);
    }
  }
}
