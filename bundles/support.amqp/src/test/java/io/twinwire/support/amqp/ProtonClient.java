package io.twinwire.support.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.messaging.Target;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.engine.Session;
import org.apache.qpid.proton.engine.Transport;
import org.apache.qpid.proton.message.Message;

/** A client in memory: what it writes reaches the server at {@link #exchange}. */
final class ProtonClient {

  final EmbeddedChannel channel = new EmbeddedChannel();
  final Connection connection = Proton.connection();
  final Transport transport = Proton.transport();
  private int tag;

  ProtonClient(AmqpSettings settings, AmqpPeer peer, Consumer<Transport> sasl) {
    new AmqpServer(settings).install(channel.pipeline(), server -> peer);
    // As with Microsoft's clients: several of the client's frames fit into one of the server's.
    transport.setMaxFrameSize(settings.maxFrame() / 4);
    sasl.accept(transport);
    transport.bind(connection);
    connection.setHostname("hub.example");
    connection.setContainer("");
    connection.open();
  }

  static void anonymous(Transport transport) {
    Sasl sasl = transport.sasl();
    sasl.client();
    sasl.setMechanisms("ANONYMOUS");
  }

  Session session() {
    Session session = connection.session();
    session.open();
    return session;
  }

  static Sender sender(Session session, String address) {
    Sender sender = session.sender("to " + address);
    Target target = new Target();
    target.setAddress(address);
    sender.setTarget(target);
    sender.setSource(new Source());
    sender.open();
    return sender;
  }

  static Receiver receiver(Session session, String address, int credit) {
    Receiver receiver = session.receiver("from " + address);
    Source source = new Source();
    source.setAddress(address);
    receiver.setSource(source);
    receiver.setTarget(new Target());
    receiver.open();
    receiver.flow(credit);
    return receiver;
  }

  Delivery send(Sender sender, byte[] bytes, int format) {
    Delivery delivery = sender.delivery(Integer.toString(++tag).getBytes());
    delivery.setMessageFormat(format);
    sender.send(bytes, 0, bytes.length);
    sender.advance();
    exchange();
    return delivery;
  }

  static Message received(Receiver receiver) {
    Delivery delivery = receiver.current();
    byte[] bytes = new byte[delivery.available()];
    receiver.recv(bytes, 0, bytes.length);
    receiver.advance();
    return Messages.decode(bytes);
  }

  /** Carries bytes both ways until both are silent. */
  void exchange() {
    for (boolean busy = true; busy; ) {
      busy = false;
      int pending = transport.pending();
      if (pending > 0 && channel.isActive()) {
        byte[] bytes = new byte[pending];
        transport.head().get(bytes);
        transport.pop(pending);
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        busy = true;
      }
      channel.runPendingTasks();
      for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
        List<byte[]> parts = new ArrayList<>();
        while (out.isReadable()) {
          byte[] part = new byte[Math.min(out.readableBytes(), 1000)];
          out.readBytes(part);
          parts.add(part);
        }
        parts.forEach(
            part -> {
              transport.tail().put(part);
              transport.process();
            });
        out.release();
        busy = true;
      }
    }
  }
}
