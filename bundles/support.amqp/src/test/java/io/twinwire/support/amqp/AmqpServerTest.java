package io.twinwire.support.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Outcome;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Released;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.LinkError;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.engine.Session;
import org.apache.qpid.proton.message.Message;
import org.junit.jupiter.api.Test;

class AmqpServerTest {

  private static final AmqpSettings SETTINGS =
      new AmqpSettings("server", 4096, 8, Duration.ofSeconds(240), Duration.ofSeconds(10));

  private final List<String> heard = new ArrayList<>();
  private final List<IncomingMessage> messages = new ArrayList<>();
  private final List<OutgoingLink> outgoing = new ArrayList<>();

  private class Peer implements AmqpPeer {

    @Override
    public void incoming(IncomingLink link) {
      if (link.address().equals("nowhere")) {
        link.close(AmqpError.NOT_FOUND, "no such node");
        return;
      }
      link.accept(10, 10_000, messages::add, () -> heard.add("closed " + link.address()));
    }

    @Override
    public void outgoing(OutgoingLink link) {
      outgoing.add(link);
      link.accept(
          () -> heard.add("credit " + link.credit()), () -> heard.add("closed " + link.address()));
    }

    @Override
    public void ended(AmqpSession session) {
      heard.add("session ended");
    }

    @Override
    public void closed() {
      heard.add("connection closed");
    }
  }

  private ProtonClient client() {
    ProtonClient client = new ProtonClient(SETTINGS, new Peer(), ProtonClient::anonymous);
    client.exchange();
    return client;
  }

  private static byte[] message(String body) {
    Message message = Message.Factory.create();
    message.setBody(new Data(new Binary(body.getBytes(UTF_8))));
    return Messages.encode(message);
  }

  @Test
  void the_first_bytes_tell_amqp() {
    assertThat(AmqpServer.recognises(Unpooled.wrappedBuffer(new byte[] {'A', 'M', 'Q', 'P', 3})))
        .isTrue();
    assertThat(AmqpServer.recognises(Unpooled.wrappedBuffer(new byte[] {'A', 'M', 'Q'}))).isFalse();
    assertThat(AmqpServer.recognises(Unpooled.wrappedBuffer("GET / HTTP".getBytes(UTF_8))))
        .isFalse();
  }

  @Test
  void a_client_opens_with_sasl_and_without() {
    ProtonClient client = client();
    assertThat(client.connection.getRemoteState()).isEqualTo(EndpointState.ACTIVE);
    assertThat(client.connection.getRemoteContainer()).isEqualTo("server");

    ProtonClient plain = new ProtonClient(SETTINGS, new Peer(), transport -> {});
    plain.exchange();
    assertThat(plain.connection.getRemoteState()).isEqualTo(EndpointState.ACTIVE);
  }

  @Test
  void a_mechanism_of_several_steps_lets_in_and_turns_away() {
    List<String> responses = new ArrayList<>();
    class Guarded extends Peer {
      @Override
      public List<String> mechanisms() {
        return List.of("PLAIN", "STEPS");
      }

      @Override
      public Optional<SaslExchange> sasl(String mechanism) {
        return Optional.of(
            (response, answer) -> {
              responses.add(new String(response, UTF_8));
              if (new String(response, UTF_8).endsWith("right")) {
                answer.succeed();
              } else {
                answer.refuse();
              }
            });
      }
    }
    ProtonClient right =
        new ProtonClient(
            SETTINGS, new Guarded(), transport -> transport.sasl().plain("user", "right"));
    right.exchange();
    assertThat(right.transport.sasl().getOutcome()).isEqualTo(Sasl.PN_SASL_OK);
    assertThat(right.connection.getRemoteState()).isEqualTo(EndpointState.ACTIVE);
    ProtonClient wrong =
        new ProtonClient(
            SETTINGS, new Guarded(), transport -> transport.sasl().plain("user", "wrong"));
    wrong.exchange();
    assertThat(wrong.transport.sasl().getOutcome()).isEqualTo(Sasl.PN_SASL_AUTH);
    assertThat(wrong.connection.getRemoteState()).isEqualTo(EndpointState.UNINITIALIZED);
    assertThat(responses).containsExactly("\0user\0right", "\0user\0wrong");
  }

  @Test
  void messages_of_many_frames_arrive_whole_and_are_settled() {
    ProtonClient client = client();
    Sender sender = ProtonClient.sender(client.session(), "in");
    client.exchange();
    assertThat(sender.getCredit()).isEqualTo(10);
    Delivery first = client.send(sender, message("x".repeat(9_000)), 0);
    Delivery second = client.send(sender, message("second"), 0);
    assertThat(messages).hasSize(2);
    assertThat(Messages.body(messages.get(0).message())).hasSize(9_000);
    assertThat(sender.getCredit()).isEqualTo(8);

    messages.get(1).accept();
    messages.get(0).reject(AmqpError.NOT_ALLOWED, "not that one");
    client.exchange();
    assertThat(second.getRemoteState()).isInstanceOf(Accepted.class);
    assertThat((Object) ((Rejected) first.getRemoteState()).getError().getCondition())
        .isEqualTo(AmqpError.NOT_ALLOWED);
    assertThat(sender.getCredit()).isEqualTo(10);
  }

  @Test
  void a_message_that_is_too_large_is_rejected_and_the_link_goes_on() {
    ProtonClient client = client();
    Sender sender = ProtonClient.sender(client.session(), "in");
    client.exchange();
    Delivery large = client.send(sender, message("x".repeat(20_000)), 0);
    assertThat((Object) ((Rejected) large.getRemoteState()).getError().getCondition())
        .isEqualTo(LinkError.MESSAGE_SIZE_EXCEEDED);
    client.send(sender, message("small"), 0);
    assertThat(messages).hasSize(1);
  }

  @Test
  void a_batch_holds_messages() {
    ProtonClient client = client();
    Sender sender = ProtonClient.sender(client.session(), "in");
    client.exchange();
    ByteArrayOutputStream sections = new ByteArrayOutputStream();
    for (String body : List.of("a", "b", "c")) {
      Message part = Message.Factory.create();
      part.setBody(new Data(new Binary(message(body))));
      sections.writeBytes(Messages.encode(part));
    }
    client.send(sender, sections.toByteArray(), IncomingMessage.BATCH);
    assertThat(messages.get(0).messages())
        .extracting(part -> new String(Messages.body(part), UTF_8))
        .containsExactly("a", "b", "c");
  }

  @Test
  void what_is_sent_waits_for_credit_and_its_outcome_is_heard() {
    ProtonClient client = client();
    Receiver receiver = ProtonClient.receiver(client.session(), "out", 1);
    client.exchange();
    List<Outcome> outcomes = new ArrayList<>();
    Message message = Message.Factory.create();
    message.setBody(new Data(new Binary("hello".getBytes(UTF_8))));
    outgoing.get(0).send(message, outcomes::add);
    outgoing.get(0).send(message, outcomes::add);
    client.exchange();
    assertThat(heard).contains("credit 1");
    Delivery delivery = receiver.current();
    assertThat(new String(Messages.body(ProtonClient.received(receiver)), UTF_8))
        .isEqualTo("hello");
    assertThat(receiver.current()).isNull();
    delivery.disposition(Released.getInstance());
    delivery.settle();
    receiver.flow(1);
    client.exchange();
    assertThat(outcomes).hasSize(1).first().isInstanceOf(Released.class);
    assertThat(receiver.current()).isNotNull();
  }

  @Test
  void messages_of_many_frames_are_sent_whole_and_once_on_all_links_of_a_session() {
    ProtonClient client = client();
    Session session = client.session();
    List<Receiver> receivers =
        List.of(ProtonClient.receiver(session, "a", 10), ProtonClient.receiver(session, "b", 10));
    client.exchange();
    for (int size : new int[] {65_536, 15_000, 131_072, 1}) {
      Message message = Message.Factory.create();
      message.setBody(new Data(new Binary("x".repeat(size).getBytes(UTF_8))));
      outgoing.forEach(link -> link.send(message));
    }
    client.exchange();
    for (Receiver receiver : receivers) {
      List<Integer> sizes = new ArrayList<>();
      while (receiver.current() != null) {
        assertThat(receiver.current().isPartial()).isFalse();
        sizes.add(Messages.body(ProtonClient.received(receiver)).length);
      }
      assertThat(sizes).containsExactly(65_536, 15_000, 131_072, 1);
    }
  }

  @Test
  void a_node_that_is_not_there_refuses_the_link_and_says_why() {
    ProtonClient client = client();
    Sender sender = ProtonClient.sender(client.session(), "nowhere");
    client.exchange();
    assertThat(sender.getRemoteState()).isEqualTo(EndpointState.CLOSED);
    assertThat(sender.getRemoteTarget()).isNull();
    assertThat(sender.getRemoteCondition().getDescription()).isEqualTo("no such node");
  }

  @Test
  void the_end_of_a_session_or_a_connection_ends_its_links_first() {
    ProtonClient client = client();
    Session session = client.session();
    ProtonClient.sender(session, "in");
    ProtonClient.receiver(session, "out", 1);
    client.exchange();
    session.close();
    client.exchange();
    assertThat(heard).containsSubsequence("closed in", "closed out", "session ended");
    heard.clear();
    ProtonClient.sender(client.session(), "in");
    client.exchange();
    client.channel.close();
    client.channel.runPendingTasks();
    assertThat(heard).containsExactly("closed in", "session ended", "connection closed");
  }

  @Test
  void a_link_that_ended_before_it_was_accepted_is_known_to_have_ended() {
    List<IncomingLink> waiting = new ArrayList<>();
    class Slow extends Peer {
      @Override
      public void incoming(IncomingLink link) {
        waiting.add(link);
      }
    }
    ProtonClient client = new ProtonClient(SETTINGS, new Slow(), ProtonClient::anonymous);
    client.exchange();
    ProtonClient.sender(client.session(), "in");
    client.exchange();
    client.channel.close();
    client.channel.runPendingTasks();
    waiting.get(0).accept(1, 100, messages::add, () -> heard.add("ended before"));
    client.channel.runPendingTasks();
    assertThat(heard).contains("ended before");
  }

  @Test
  void a_close_is_answered_and_the_transport_follows() {
    ProtonClient client = client();
    Session session = client.session();
    ProtonClient.sender(session, "in");
    client.exchange();
    client.connection.close();
    client.exchange();
    assertThat(client.connection.getRemoteState()).isEqualTo(EndpointState.CLOSED);
    assertThat(client.channel.isActive()).isFalse();
    assertThat(heard).containsExactly("closed in", "session ended", "connection closed");
  }

  @Test
  void garbage_closes_the_connection() {
    ProtonClient client = client();
    client.channel.writeInbound(Unpooled.wrappedBuffer("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)));
    client.channel.runPendingTasks();
    assertThat(client.channel.isActive()).isFalse();
    assertThat(heard).containsExactly("connection closed");
  }

  @Test
  void a_client_that_says_nothing_is_closed() {
    ProtonClient silent = new ProtonClient(SETTINGS, new Peer(), ProtonClient::anonymous);
    silent.channel.advanceTimeBy(11, java.util.concurrent.TimeUnit.SECONDS);
    silent.channel.runScheduledPendingTasks();
    assertThat(silent.channel.isActive()).isFalse();
  }
}
