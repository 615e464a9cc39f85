package io.twinwire.hub.transport;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState.Reason;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One try to open a connection, which may be given up while it runs. Until its session is handed
 * over the client is the attempt's to close, however the try ends; from then on the owner's.
 */
final class Attempt implements Runnable {

  /** Hears how the try goes, on the thread that it blocks. */
  interface Owner {
    void identified(Attempt attempt, DeviceIdentity identity);

    /** From here on the client is the owner's to close, also where it no longer wants it. */
    void opened(Attempt attempt, Session session);

    void failed(Attempt attempt, HubException why);
  }

  private final CredentialSource source;
  private final Settings settings;
  private final Clients clients;
  private final Function<HubClient, Session> sessions;
  private final Owner owner;

  private final Object lock = new Object();
  private @Nullable HubClient client;
  private boolean givenUp;
  private boolean handedOver;

  Attempt(
      CredentialSource source,
      Settings settings,
      Clients clients,
      Function<HubClient, Session> sessions,
      Owner owner) {
    this.source = source;
    this.settings = settings;
    this.clients = clients;
    this.sessions = sessions;
    this.owner = owner;
  }

  Settings settings() {
    return settings;
  }

  /** Opens; blocks. */
  @Override
  public void run() {
    HubClient made = null;
    HubException why;
    try {
      Credentials credentials = source.read();
      owner.identified(this, credentials.connectionString().identity());
      made = clients.create(credentials, settings);
      Session session = sessions.apply(made);
      if (begin(made)) {
        made.open(session);
        if (handOver()) {
          owner.opened(this, session);
          return;
        }
      }
      why = new HubException(Reason.CLIENT_CLOSE, "given up");
    } catch (HubException e) {
      why = e;
    } catch (Throwable e) {
      // Also an error must neither leave a client open nor end the tries.
      why = new HubException(Reason.COMMUNICATION_ERROR, e.toString());
      why.initCause(e);
    }
    if (made != null) {
      clients.end(made);
    }
    owner.failed(this, why);
  }

  private boolean begin(HubClient made) {
    synchronized (lock) {
      client = made;
      return !givenUp;
    }
  }

  private boolean handOver() {
    synchronized (lock) {
      handedOver = !givenUp;
      return handedOver;
    }
  }

  /**
   * Gives the try up.
   *
   * @return the client, where it was handed over before and is now the caller's to close
   */
  Optional<HubClient> giveUp() {
    HubClient half;
    synchronized (lock) {
      givenUp = true;
      half = client;
      if (half == null || handedOver) {
        return Optional.ofNullable(half);
      }
    }
    half.abort();
    return Optional.empty();
  }
}
