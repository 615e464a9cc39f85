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
import io.twinwire.support.port.ClientCertificates;
import io.twinwire.support.port.HttpSite;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
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

  /**
   * What is to be answered in its turn.
   *
   * @param work done on the executor
   * @param body what is still coming in while the work is done, where it reads a stream
   */
  private record Step(Consumer<ChannelHandlerContext> work, @Nullable BodyPipe body) {}

  private final Router router;
  private final Sites sites;
  private final Executor executor;
  private final Deque<Step> waiting = new ArrayDeque<>();
  private @Nullable IncomingRequest incoming;
  private @Nullable BodyPipe streaming;
  private @Nullable Step answering;
  private boolean ended;

  HttpConnection(Router router, Sites sites, Executor executor) {
    this.router = router;
    this.sites = sites;
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
    if (message instanceof HttpContent content) {
      if (streaming != null) {
        pass(context, streaming, content);
      } else if (incoming != null) {
        take(context, incoming, content);
      }
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest head) {
    long announced = HttpUtil.getContentLength(head, 0L);
    boolean asks = HttpUtil.is100ContinueExpected(head);
    // A guest's paths may have any name, a container's that of the hub's own.
    Optional<HttpSite> site =
        router.knows(head.uri()) ? Optional.empty() : sites.serving(head.uri());
    if (site.isPresent()) {
      stream(context, head, site.get(), asks);
      return;
    }
    if (announced > MAX_DRAINED || (asks && announced > MAX_BODY)) {
      last(context, tooLarge());
      return;
    }
    incoming = new IncomingRequest(head, MAX_BODY, ClientCertificates.of(context.pipeline()));
    if (asks) {
      enqueue(context, answered(() -> CONTINUE, true));
    }
  }

  private void stream(
      ChannelHandlerContext context, HttpRequest head, HttpSite site, boolean asks) {
    BodyPipe body = new BodyPipe(() -> later(context, () -> pace(context)));
    streaming = body;
    if (asks) {
      enqueue(context, answered(() -> CONTINUE, true));
    }
    HttpSite.Request request =
        new HttpSite.Request(
            head.method().name(),
            head.uri(),
            IncomingRequest.headers(head),
            body,
            ClientCertificates.of(context.pipeline()));
    SiteExchange exchange =
        new SiteExchange(context, site, request, IncomingRequest.keepAlive(head));
    enqueue(
        context,
        new Step(
            loop -> {
              boolean stays = exchange.run(MAX_DRAINED);
              later(loop, () -> finished(loop, stays));
            },
            body));
  }

  private void pass(ChannelHandlerContext context, BodyPipe body, HttpContent content) {
    body.put(content.content());
    if (content instanceof LastHttpContent) {
      streaming = null;
      body.end();
    }
    pace(context);
  }

  private void finished(ChannelHandlerContext context, boolean stays) {
    if (stays) {
      next(context);
    } else {
      ended = true;
      waiting.clear();
      close(context);
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
      enqueue(context, answered(answer, request.keepAlive()));
    }
  }

  private void last(ChannelHandlerContext context, HttpFault fault) {
    ended = true;
    incoming = null;
    enqueue(context, answered(() -> router.refusal(fault), false));
  }

  private Step answered(Supplier<Answer> answer, boolean keepAlive) {
    return new Step(
        context -> {
          Answer given = answer.get();
          later(context, () -> write(context, given, keepAlive));
        },
        null);
  }

  private void enqueue(ChannelHandlerContext context, Step step) {
    waiting.add(step);
    if (answering == null) {
      next(context);
    }
  }

  private void next(ChannelHandlerContext context) {
    Step step = waiting.poll();
    answering = step;
    pace(context);
    if (step == null) {
      return;
    }
    try {
      executor.execute(() -> step.work().accept(context));
    } catch (RejectedExecutionException e) {
      LOG.debug("The front ends", e);
      close(context);
    }
  }

  /** While a request is answered nothing is read but the rest of its own body. */
  private void pace(ChannelHandlerContext context) {
    Step step = answering;
    BodyPipe body = step == null ? null : step.body();
    context
        .channel()
        .config()
        .setAutoRead(step == null || (body != null && !body.isEnded() && !body.isFull()));
  }

  private static void later(ChannelHandlerContext context, Runnable task) {
    try {
      context.executor().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("The network ends", e);
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
    waiting.forEach(HttpConnection::fail);
    waiting.clear();
    if (answering != null) {
      fail(answering);
    }
    context.fireChannelInactive();
  }

  private static void fail(Step step) {
    if (step.body() != null) {
      step.body().fail();
    }
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
