package io.twinwire.localhub.port;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.twinwire.support.port.PortFront;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The protocols that are there, and the connections that speak each. */
final class Fronts {

  private static final Logger LOG = LoggerFactory.getLogger(Fronts.class);

  private final List<PortFront> present = new CopyOnWriteArrayList<>();
  private final IdentityHashMap<PortFront, Set<Channel>> connections = new IdentityHashMap<>();

  void add(PortFront front) {
    synchronized (connections) {
      connections.put(front, new HashSet<>());
    }
    present.add(front);
  }

  /** Forgets a front and closes its connections. */
  void remove(PortFront front) {
    present.remove(front);
    Set<Channel> orphans;
    synchronized (connections) {
      orphans = connections.remove(front);
    }
    if (orphans != null) {
      orphans.forEach(Fronts::close);
    }
  }

  /** The first front that knows these bytes; one that throws is passed over. */
  Optional<PortFront> recognising(ByteBuf first) {
    for (PortFront front : present) {
      try {
        if (front.recognises(first.duplicate())) {
          return Optional.of(front);
        }
      } catch (RuntimeException e) {
        LOG.warn("the front {} failed to look at a connection", front.protocol(), e);
      }
    }
    return Optional.empty();
  }

  /**
   * Notes that a connection speaks a front's protocol.
   *
   * @return false when the front has gone
   */
  boolean join(PortFront front, Channel connection) {
    synchronized (connections) {
      Set<Channel> own = connections.get(front);
      if (own == null) {
        return false;
      }
      own.add(connection);
    }
    var unused = connection.closeFuture().addListener(closed -> leave(front, connection));
    return true;
  }

  private void leave(PortFront front, Channel connection) {
    synchronized (connections) {
      Set<Channel> own = connections.get(front);
      if (own != null) {
        own.remove(connection);
      }
    }
  }

  private static void close(Channel connection) {
    var unused = connection.close();
  }
}
