package io.twinwire.localhub.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.twinwire.support.port.HttpSite;
import io.twinwire.support.port.HttpSite.Reply;
import io.twinwire.support.port.HttpSite.Request;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request that a site answers, on a thread that may block; both bodies are streams. */
final class SiteExchange {

  private static final Logger LOG = LoggerFactory.getLogger(SiteExchange.class);
  private static final int PART = 64 * 1024;

  private final ChannelHandlerContext context;
  private final HttpSite site;
  private final Request request;
  private final boolean keepAlive;

  SiteExchange(ChannelHandlerContext context, HttpSite site, Request request, boolean keepAlive) {
    this.context = context;
    this.site = site;
    this.request = request;
    this.keepAlive = keepAlive;
  }

  /**
   * Has the site answer, and writes what it answers.
   *
   * @param mostSkipped how much of an unread body is read to its end, so that the client hears
   * @return whether the connection can go on
   */
  boolean run(long mostSkipped) {
    Reply reply = reply();
    try (InputStream body = reply.body()) {
      boolean stays = skip(mostSkipped) && keepAlive;
      write(reply, body, stays);
      return stays;
    } catch (IOException e) {
      LOG.debug("{} {} ended early", request.method(), request.uri(), e);
      return false;
    }
  }

  private Reply reply() {
    try {
      return site.answer(request);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} {} failed", request.method(), Target.path(request.uri()), e);
      return Reply.empty(500, Map.of());
    }
  }

  private boolean skip(long most) throws IOException {
    byte[] part = new byte[PART];
    long left = most;
    while (left > 0) {
      int count = request.body().read(part);
      if (count < 0) {
        return true;
      }
      left -= count;
    }
    return false;
  }

  private void write(Reply reply, InputStream body, boolean stays) throws IOException {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
    reply.headers().forEach(head.headers()::set);
    if (reply.status() != HttpResponseStatus.NO_CONTENT.code()) {
      HttpUtil.setContentLength(head, reply.length());
    }
    HttpUtil.setKeepAlive(head, stays);
    send(head);
    long left = request.method().equals("HEAD") ? 0 : reply.length();
    while (left > 0) {
      byte[] part = body.readNBytes((int) Math.min(PART, left));
      if (part.length == 0) {
        throw new EOFException(left + " bytes of the answer are missing");
      }
      left -= part.length;
      send(new DefaultHttpContent(Unpooled.wrappedBuffer(part)));
    }
    send(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  /** Waits for the network, so that no more than one part is in memory. */
  private void send(HttpObject part) throws IOException {
    try {
      ChannelFuture written = context.writeAndFlush(part).await();
      if (!written.isSuccess()) {
        throw new IOException("the connection ended within the answer", written.cause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the front ends");
    }
  }
}
