package io.twinwire.hub.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FirstWordTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void anEndIsHeldBackUntilTheClientHasSpoken() throws Exception {
    FirstWord word = new FirstWord(false, LONG);
    InputStream in = word.input(InputStream.nullInputStream());

    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> read(in));
    word.output(OutputStream.nullOutputStream()).write(1);
    assertThat(read.get()).isEqualTo(-1);
  }

  @Test
  void whatComesIsNotSeenBefore() throws Exception {
    FirstWord word = new FirstWord(false, LONG);
    InputStream in = word.input(new ByteArrayInputStream(new byte[] {7}));
    assertThat(in.available()).isZero();

    word.output(OutputStream.nullOutputStream()).write(new byte[3]);
    assertThat(in.available()).isEqualTo(1);
    assertThat(in.read()).isEqualTo(7);
  }

  @Test
  void overWebSocketTheClientSpeaksAgainBehindTheAnswer() throws Exception {
    FirstWord word = new FirstWord(true, LONG);
    byte[] answer = "HTTP/1.1 101 Switching\r\nA: b\r\n\r\n".getBytes(US_ASCII);
    InputStream in = word.input(new ByteArrayInputStream(answer));
    OutputStream out = word.output(OutputStream.nullOutputStream());

    out.write(new byte[3]);
    assertThat(in.readNBytes(answer.length)).isEqualTo(answer);
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    out.write(new byte[3]);
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void nothingIsHeldForEver() throws Exception {
    assertThat(new FirstWord(false, Duration.ZERO).input(InputStream.nullInputStream()).read())
        .isEqualTo(-1);
  }

  private static int read(InputStream in) {
    while (true) {
      try {
        return in.read();
      } catch (SocketTimeoutException e) {
        // Again, as the client does.
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
