package io.twinwire.localhub.blob;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.HubClock;
import io.twinwire.support.port.HttpSite.Reply;
import io.twinwire.support.port.HttpSite.Request;
import io.twinwire.support.port.HubPorts;
import io.twinwire.support.testing.ManualLoop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A storage whose clock the test moves, asked as the HTTP front asks it. */
final class TestStorage implements HubPorts, HubClock {

  record Answered(int status, Map<String, String> headers, long length, String body) {

    String error() {
      return headers.get("x-ms-error-code");
    }
  }

  final ManualLoop time = new ManualLoop();
  final BlobComponent component;
  private final Path directory;
  private final List<Integer> ports;

  TestStorage(Path directory) {
    this(directory, "", List.of(8883, 5671), "uploads");
  }

  TestStorage(Path directory, String hostName, List<Integer> ports, String container) {
    this.directory = directory;
    this.ports = ports;
    component =
        new BlobComponent(
            new Settings(hostName, container), name -> directory.resolve(""), this, this);
  }

  /** The query of a grant for a blob, without its question mark. */
  String grant(String blob) throws Exception {
    return component.grant(blob, now().plus(Duration.ofHours(1))).sasToken().substring(1);
  }

  /** The query of a grant for a container, without its question mark. */
  String grantContainer(String name, String permissions) throws Exception {
    Object uri =
        component
            .operations()
            .get("POST /_hub/containers")
            .answer(Map.of("name", name, "permissions", permissions))
            .get("uri");
    return uri.toString().substring(uri.toString().indexOf('?') + 1);
  }

  /** Asks as the owner of the account does, with its key. */
  Answered askOwner(String method, String uri) throws Exception {
    BlobTarget target = BlobTarget.parse(uri, account());
    Request request =
        new Request(
            method, uri, Map.of("Authorization", ""), new ByteArrayInputStream(new byte[0]));
    String signature = new SharedKey(account()).signature(request, target);
    return ask(method, uri, "", "Authorization", "SharedKey localhub:" + signature);
  }

  private Account account() throws IOException {
    return new Account("localhub", "uploads", Account.key(directory));
  }

  Answered ask(String method, String uri, String body, String... headers) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    try {
      Reply reply =
          component.answer(
              new Request(method, uri, all, new ByteArrayInputStream(body.getBytes(UTF_8))));
      return new Answered(
          reply.status(),
          reply.headers(),
          reply.length(),
          new String(reply.body().readNBytes((int) reply.length()), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String address() {
    return "127.0.0.1";
  }

  @Override
  public List<Integer> tlsPorts() {
    return ports;
  }

  @Override
  public int proxyPort() {
    return 0;
  }

  @Override
  public Path authority() {
    return directory;
  }

  @Override
  public Instant now() {
    return time.instant();
  }

  @Override
  public Duration offset() {
    return Duration.ZERO;
  }

  @Override
  public void offset(Duration offset) {
    throw new UnsupportedOperationException();
  }

  private record Settings(String hostName, String container) implements Config {

    @Override
    public String directory() {
      return "";
    }

    @Override
    public String account() {
      return "localhub";
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return Config.class;
    }
  }
}
