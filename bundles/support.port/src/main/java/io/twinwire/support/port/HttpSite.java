package io.twinwire.support.port;

import java.io.IOException;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: paths of the hub's HTTP that a bundle answers by itself, with bodies of any size in
 * both directions. Sites are asked before the paths of IoT Hub.
 */
@ConsumerType
public interface HttpSite {

  /**
   * A request as it came.
   *
   * @param uri of the request line: a path with a query, or the absolute form
   * @param headers names do not tell upper from lower case
   * @param body ends with the request; what is left unread is skipped
   * @param certificates what the client showed, see {@link ClientCertificates}
   */
  record Request(
      String method,
      String uri,
      Map<String, String> headers,
      InputStream body,
      List<X509Certificate> certificates) {

    /** A request of a client that showed no certificate. */
    public Request(String method, String uri, Map<String, String> headers, InputStream body) {
      this(method, uri, headers, body, List.of());
    }

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /**
   * What is answered.
   *
   * @param headers {@code Content-Length} comes from the length
   * @param length how many bytes the body has, or would have for {@code HEAD}
   * @param body is closed by the caller; it is not read for {@code HEAD}
   */
  record Reply(int status, Map<String, String> headers, long length, InputStream body) {

    /** An answer without a body. */
    public static Reply empty(int status, Map<String, String> headers) {
      return new Reply(status, headers, 0, InputStream.nullInputStream());
    }
  }

  /**
   * Whether a request is this site's. Called on an event loop.
   *
   * @param path decoded not yet
   * @param query without its question mark; empty for none
   */
  boolean serves(String path, String query);

  /** Answers a request; may block. What it throws is a 500. */
  Reply answer(Request request) throws IOException;
}
