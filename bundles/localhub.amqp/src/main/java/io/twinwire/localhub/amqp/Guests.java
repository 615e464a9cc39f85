package io.twinwire.localhub.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.support.amqp.AmqpConnection;
import io.twinwire.support.amqp.AmqpGuest;
import io.twinwire.support.amqp.AmqpPeer;
import io.twinwire.support.amqp.SaslExchange;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The other services that share a connection's port, as far as they are concerned by it. */
final class Guests {

  private record Guest(AmqpGuest service, AmqpPeer peer) {}

  private final List<Guest> guests = new ArrayList<>();

  Guests(List<AmqpGuest> services, AmqpConnection connection, List<X509Certificate> certificates) {
    for (AmqpGuest service : services) {
      guests.add(new Guest(service, service.serve(connection, certificates)));
    }
  }

  /** Who serves a link of this address, if not the hub. */
  Optional<AmqpPeer> at(String address) {
    return peer(guest -> guest.service().knowsAddress(address));
  }

  /** The hub's mechanisms, and those that only guests have. */
  List<String> mechanisms(List<String> own) {
    List<String> all = new ArrayList<>(own);
    for (AmqpPeer peer : peers()) {
      peer.mechanisms().stream().filter(one -> !all.contains(one)).forEach(all::add);
    }
    return all;
  }

  /** An exchange by a mechanism that the hub has not. */
  Optional<SaslExchange> sasl(String mechanism) {
    return peer(guest -> guest.peer().mechanisms().contains(mechanism))
        .flatMap(peer -> peer.sasl(mechanism));
  }

  /** PLAIN, where the user tells whose it is. */
  SaslExchange plain(SaslExchange own) {
    return new SaslExchange() {
      private @Nullable SaslExchange chosen;

      @Override
      public void respond(byte[] response, Answer answer) {
        SaslExchange exchange = chosen;
        if (exchange == null) {
          String[] parts = new String(response, UTF_8).split("\0", -1);
          String user = parts.length > 1 ? parts[1] : "";
          exchange =
              peer(guest -> guest.service().knowsUser(user))
                  .flatMap(peer -> peer.sasl(HubPeer.PLAIN))
                  .orElse(own);
          chosen = exchange;
        }
        exchange.respond(response, answer);
      }
    };
  }

  List<AmqpPeer> peers() {
    return guests.stream().map(Guest::peer).toList();
  }

  private Optional<AmqpPeer> peer(Predicate<Guest> wanted) {
    return guests.stream().filter(wanted).map(Guest::peer).findFirst();
  }
}
