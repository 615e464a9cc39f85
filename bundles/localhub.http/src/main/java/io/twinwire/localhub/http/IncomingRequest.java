package io.twinwire.localhub.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.io.ByteArrayOutputStream;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request whose body is still coming in; what goes beyond the limit is counted, not kept. */
final class IncomingRequest {

  private final HttpRequest head;
  private final int limit;
  private final List<X509Certificate> certificates;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private long received;

  IncomingRequest(HttpRequest head, int limit, List<X509Certificate> certificates) {
    this.head = head;
    this.certificates = certificates;
    this.limit = limit;
  }

  void append(ByteBuf part) {
    received += part.readableBytes();
    if (received > limit) {
      body.reset();
      return;
    }
    byte[] bytes = new byte[part.readableBytes()];
    part.readBytes(bytes);
    body.writeBytes(bytes);
  }

  long received() {
    return received;
  }

  boolean keepAlive() {
    return keepAlive(head);
  }

  Call.Request whole() {
    return new Call.Request(
        head.method().name(), head.uri(), headers(head), body.toByteArray(), certificates);
  }

  /** The first of each name, and the names do not tell upper from lower case. */
  static Map<String, String> headers(HttpRequest head) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    head.headers().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
    return Collections.unmodifiableMap(headers);
  }

  /** HTTP/1.0 clients would have to be told that the connection stays; it ends instead. */
  static boolean keepAlive(HttpRequest head) {
    return head.protocolVersion().isKeepAliveDefault() && HttpUtil.isKeepAlive(head);
  }
}
