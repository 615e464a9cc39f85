package io.twinwire.localhub.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.twinwire.api.localhub.HubFault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: puts requests together and answers them one after the other, as pipelining
 * demands, each on the executor. While one is being answered the connection is not read, so that a
 * client cannot pile up requests. All state belongs to the event loop.
 */
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {

  /** The largest body in bytes: a bulk of 100 devices with full twins. */
  static final int MAX_BODY = 4 * 1024 * 1024;

  /** A body that is too large is read to its end up to here, so that the client hears the 413. */
  private static final long MAX_DRAINED = 16L * MAX_BODY;

  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
  private static final Answer CONTINUE = Answer.empty(100);

  private record Step(Supplier<Answer> answer, boolean keepAlive) {}

  private final Router router;
  private final Executor executor;
  private final Deque<Step> waiting = new ArrayDeque<>();
  private @Nullable IncomingRequest incoming;
  private boolean answering;
  private boolean ended;

  HttpConnection(Router router, Executor executor) {
    this.router = router;
    this.executor = executor;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (ended) {
      return;
    }
    if (message.decoderResult().isFailure()) {
      last(context, malformed(message.decoderResult().cause()));
      return;
    }
    if (message instanceof HttpRequest head) {
      begin(context, head);
    }
    if (message instanceof HttpContent content && incoming != null) {
      take(context, incoming, content);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest head) {
    long announced = HttpUtil.getContentLength(head, 0L);
    boolean asks = HttpUtil.is100ContinueExpected(head);
    if (announced > MAX_DRAINED || (asks && announced > MAX_BODY)) {
      last(context, tooLarge());
      return;
    }
    incoming = new IncomingRequest(head, MAX_BODY);
    if (asks) {
      enqueue(context, new Step(() -> CONTINUE, true));
    }
  }

  private void take(ChannelHandlerContext context, IncomingRequest request, HttpContent content) {
    request.append(content.content());
    if (request.received() > MAX_DRAINED) {
      last(context, tooLarge());
    } else if (content instanceof LastHttpContent) {
      incoming = null;
      Supplier<Answer> answer =
          request.received() > MAX_BODY
              ? () -> router.refusal(tooLarge())
              : () -> router.answer(request.whole());
      enqueue(context, new Step(answer, request.keepAlive()));
    }
  }

  private void last(ChannelHandlerContext context, HttpFault fault) {
    ended = true;
    incoming = null;
    enqueue(context, new Step(() -> router.refusal(fault), false));
  }

  private void enqueue(ChannelHandlerContext context, Step step) {
    waiting.add(step);
    if (!answering) {
      next(context);
    }
  }

  private void next(ChannelHandlerContext context) {
    Step step = waiting.poll();
    answering = step != null;
    context.channel().config().setAutoRead(!answering);
    if (step == null) {
      return;
    }
    try {
      executor.execute(
          () -> {
            Answer answer = step.answer().get();
            context.executor().execute(() -> write(context, answer, step.keepAlive()));
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("The front ends", e);
      close(context);
    }
  }

  private void write(ChannelHandlerContext context, Answer answer, boolean keepAlive) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    answer.headers().forEach(response.headers()::set);
    if (answer.status() >= 200) {
      if (answer.status() != HttpResponseStatus.NO_CONTENT.code()) {
        HttpUtil.setContentLength(response, answer.body().length);
      }
      HttpUtil.setKeepAlive(response, keepAlive);
    }
    ChannelFuture written = context.writeAndFlush(response);
    if (keepAlive) {
      next(context);
    } else {
      ended = true;
      waiting.clear();
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended = true;
    waiting.clear();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("A connection fails", cause);
    close(context);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a connection
  private static void close(ChannelHandlerContext context) {
    context.close();
  }

  private static HttpFault tooLarge() {
    return new HttpFault(
        413,
        HubFault.Code.MESSAGE_TOO_LARGE.text(),
        "the body has more than " + MAX_BODY + " bytes");
  }

  private static HttpFault malformed(Throwable cause) {
    int status = 400;
    if (cause instanceof TooLongHttpLineException) {
      status = 414;
    } else if (cause instanceof TooLongHttpHeaderException) {
      status = 431;
    }
    return new HttpFault(status, "InvalidOperation", "no HTTP request: " + cause.getMessage());
  }
}
