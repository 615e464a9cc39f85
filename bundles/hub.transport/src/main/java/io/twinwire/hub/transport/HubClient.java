package io.twinwire.hub.transport;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubMessage;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client for one connection; a lost one is never opened again. The place where protocols and
 * kinds of identity differ.
 */
interface HubClient {

  /** Makes a client that is not open yet. */
  interface Factory {
    HubClient create(Credentials credentials, Settings settings) throws HubException;
  }

  /** What a client says of itself, on threads of its own. */
  interface Events {

    /** The connection is gone. */
    void lost(HubException why);

    /**
     * A desired patch.
     *
     * @param version its version, 0 where the hub gave none
     */
    void desired(Map<String, @Nullable Object> patch, long version);
  }

  /** Hears how a call ended, once. */
  interface Reply<T> {
    void answered(T value);

    void failed(HubException why);

    static <T> Reply<T> of(Consumer<? super T> answered, Consumer<HubException> failed) {
      return new Reply<>() {
        @Override
        public void answered(T value) {
          answered.accept(value);
        }

        @Override
        public void failed(HubException why) {
          failed.accept(why);
        }
      };
    }
  }

  /** A message in the client's own form. */
  interface Outgoing {

    /**
     * Hands the message to the client; does not block.
     *
     * @param reply called on the client's sending thread. Messages handed over from inside this
     *     call are sent in that order, and so is a single one handed over while none is on the way;
     *     of any others the client may change the order. A failure may come as {@link Events#lost}
     *     alone
     */
    void send(Reply<Boolean> reply);
  }

  /** Opens the connection; blocks. */
  void open(Events events) throws HubException;

  /**
   * Puts a message into the client's form.
   *
   * @throws HubException when this client could never send the message; nothing else is harmed
   */
  Outgoing prepare(HubMessage message) throws HubException;

  /** Asks for desired patches; to be answered before any other twin call. */
  void subscribeDesired(Reply<Boolean> reply);

  void readTwin(Reply<TwinDocument> reply);

  /** Answers with the new version. */
  void updateReported(Map<String, @Nullable Object> patch, Reply<Long> reply);

  /** Says farewell and ends every thread; blocks. */
  void close();

  /** Cuts the connection at once, whatever the client is doing. */
  void abort();
}
