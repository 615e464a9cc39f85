package io.twinwire.localhub.blob;

import io.twinwire.localhub.blob.BlobFault.Code;
import io.twinwire.localhub.blob.Incoming.Staged;
import io.twinwire.support.port.HttpSite.Reply;
import io.twinwire.support.port.HttpSite.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The operations of the Blob service that are there. */
final class BlobApi {

  private static final long MIB = 1024 * 1024;
  private static final long MAX_BLOB = 5000 * MIB;
  private static final long MAX_BLOCK = 4000 * MIB;
  private static final long MAX_LIST = 8 * MIB;
  private static final int MAX_ID = 64;

  private final Account account;
  private final Containers containers;
  private final Incoming incoming;
  private final Supplier<Instant> clock;
  private final SharedAccess access;
  private final SharedKey key;
  private final ContainerApi whole;

  BlobApi(Account account, Containers containers, Incoming incoming, Supplier<Instant> clock) {
    this.account = account;
    this.containers = containers;
    this.incoming = incoming;
    this.clock = clock;
    this.access = new SharedAccess(account);
    this.key = new SharedKey(account);
    this.whole = new ContainerApi(account, containers, access, key);
  }

  Reply answer(Request request) throws IOException {
    Instant now = clock.get();
    try {
      BlobTarget target = BlobTarget.parse(request.uri(), account);
      return BlobHeaders.common(request, route(request, target, now), now);
    } catch (BlobFault fault) {
      return BlobHeaders.common(request, BlobHeaders.error(fault), now);
    }
  }

  private Reply route(Request request, BlobTarget target, Instant now)
      throws IOException, BlobFault {
    String kind = target.query("comp").orElse("");
    String call = kind.isEmpty() ? request.method() : request.method() + " " + kind;
    if (target.blob().isEmpty()) {
      return whole.answer(request, target, call, now);
    }
    return switch (call) {
      case "PUT" -> putBlob(request, target, now);
      case "PUT block" -> putBlock(request, target, now);
      case "PUT blocklist" -> putList(request, target, now);
      case "GET blocklist" -> list(request, target, now);
      case "GET" -> get(request, target, now);
      case "HEAD" -> head(request, target, now);
      case "DELETE" -> delete(request, target, now);
      default -> throw new BlobFault(Code.UNSUPPORTED, call + " is not there");
    };
  }

  private Reply putBlob(Request request, BlobTarget target, Instant now)
      throws IOException, BlobFault {
    requireWrite(request, target, now);
    String type = request.header("x-ms-blob-type").orElse("");
    if (type.isEmpty()) {
      throw new BlobFault(Code.MISSING_HEADER, "x-ms-blob-type is missing");
    }
    if (!type.equals("BlockBlob")) {
      throw new BlobFault(Code.UNSUPPORTED, "x-ms-blob-type: " + type + " is not BlockBlob");
    }
    if (request.header("x-ms-copy-source").isPresent()) {
      throw new BlobFault(Code.UNSUPPORTED, "copies are not there");
    }
    Conditions conditions = Conditions.of(request);
    conditions.requireForWrite(files(target).find(target.blob()));
    Staged staged = stage(request, MAX_BLOB);
    try {
      Map<String, String> headers = new LinkedHashMap<>(BlobHeaders.content(request, true));
      headers.put("Content-MD5", staged.md5());
      Blob blob =
          files(target)
              .put(target.blob(), staged, headers, BlobHeaders.metadata(request), conditions, now);
      return Reply.empty(
          201,
          BlobHeaders.and(
              BlobHeaders.version(blob.etag(), blob.modified()),
              Map.of("Content-MD5", staged.md5(), "x-ms-request-server-encrypted", "true")));
    } finally {
      incoming.discard(staged);
    }
  }

  private Reply putBlock(Request request, BlobTarget target, Instant now)
      throws IOException, BlobFault {
    requireWrite(request, target, now);
    String id = blockId(target);
    Staged staged = stage(request, MAX_BLOCK);
    try {
      files(target).putBlock(target.blob(), id, staged);
      return Reply.empty(
          201, Map.of("Content-MD5", staged.md5(), "x-ms-request-server-encrypted", "true"));
    } finally {
      incoming.discard(staged);
    }
  }

  private Reply putList(Request request, BlobTarget target, Instant now)
      throws IOException, BlobFault {
    requireWrite(request, target, now);
    byte[] body = request.body().readNBytes((int) MAX_LIST);
    Blob blob =
        files(target)
            .putList(
                target.blob(),
                BlockLists.read(body),
                BlobHeaders.content(request, false),
                BlobHeaders.metadata(request),
                Conditions.of(request),
                now);
    return Reply.empty(
        201,
        BlobHeaders.and(
            BlobHeaders.version(blob.etag(), blob.modified()),
            Map.of("x-ms-request-server-encrypted", "true")));
  }

  private Reply list(Request request, BlobTarget target, Instant now)
      throws IOException, BlobFault {
    require(request, target, "r", now);
    Optional<Blob> blob = files(target).find(target.blob());
    String wanted = target.query("blocklisttype").orElse("committed").toLowerCase(Locale.ROOT);
    List<Blob.Block> waiting =
        wanted.equals("committed") ? List.of() : files(target).waiting(target.blob());
    if (blob.isEmpty() && files(target).waiting(target.blob()).isEmpty()) {
      throw notFound(target);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    blob.ifPresent(
        present -> {
          headers.putAll(BlobHeaders.version(present.etag(), present.modified()));
          headers.put("x-ms-blob-content-length", Long.toString(present.size()));
        });
    return XmlText.reply(
        200,
        headers,
        BlockLists.write(
            wanted.equals("uncommitted") ? List.of() : blob.map(Blob::blocks).orElse(List.of()),
            waiting));
  }

  private Reply get(Request request, BlobTarget target, Instant now) throws IOException, BlobFault {
    require(request, target, "r", now);
    Blob blob = present(request, target);
    Optional<ByteRange> range = ByteRange.of(request, blob.size());
    long start = range.map(ByteRange::start).orElse(0L);
    long length = range.map(ByteRange::length).orElse(blob.size());
    Map<String, String> headers = new LinkedHashMap<>(BlobHeaders.properties(blob));
    if (range.isPresent()) {
      headers.put("Content-Range", range.get().text(blob.size()));
      String whole = headers.remove("Content-MD5");
      if (whole != null) {
        headers.put("x-ms-blob-content-md5", whole);
      }
    }
    return new Reply(
        range.isPresent() ? 206 : 200, headers, length, files(target).read(blob, start));
  }

  private Reply head(Request request, BlobTarget target, Instant now)
      throws IOException, BlobFault {
    require(request, target, "r", now);
    Blob blob = present(request, target);
    return new Reply(
        200, BlobHeaders.properties(blob), blob.size(), new ByteArrayInputStream(new byte[0]));
  }

  private Reply delete(Request request, BlobTarget target, Instant now)
      throws IOException, BlobFault {
    require(request, target, "d", now);
    files(target).delete(present(request, target));
    return Reply.empty(202, Map.of());
  }

  private Blob present(Request request, BlobTarget target) throws IOException, BlobFault {
    Optional<Blob> blob = files(target).find(target.blob());
    if (blob.isEmpty()) {
      throw notFound(target);
    }
    Conditions.of(request).requireForRead(blob.get());
    return blob.get();
  }

  private Staged stage(Request request, long most) throws IOException, BlobFault {
    Staged staged = incoming.stage(request.body(), most);
    Optional<String> wanted = request.header("Content-MD5");
    if (wanted.isPresent() && !wanted.get().equals(staged.md5())) {
      incoming.discard(staged);
      throw new BlobFault(
          Code.MD5_MISMATCH,
          "Content-MD5: " + wanted.get() + " was said, the body has " + staged.md5());
    }
    return staged;
  }

  /** The right to create is enough for a blob that is not there. */
  private void requireWrite(Request request, BlobTarget target, Instant now)
      throws IOException, BlobFault {
    boolean isThere =
        containers.has(target.container()) && files(target).find(target.blob()).isPresent();
    require(request, target, isThere ? "w" : "wc", now);
  }

  private void require(Request request, BlobTarget target, String permissions, Instant now)
      throws BlobFault {
    if (target.query().containsKey("sig")) {
      access.require(target.query(), target.container(), target.blob(), permissions, now);
    } else if (request.header("Authorization").orElse("").startsWith(SharedKey.SCHEME)) {
      key.require(request, target);
    } else {
      throw new BlobFault(Code.NO_AUTHENTICATION, "neither a signature nor a key is given");
    }
  }

  private BlobFiles files(BlobTarget target) throws BlobFault {
    return containers.require(target.container());
  }

  private static String blockId(BlobTarget target) throws BlobFault {
    String id = target.query("blockid").orElse("");
    try {
      int length = Base64.getDecoder().decode(id).length;
      if (length > 0 && length <= MAX_ID) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new BlobFault(
        Code.INVALID_QUERY_PARAMETER,
        "blockid: \"" + id + "\" is not base64 of 1 to " + MAX_ID + " bytes");
  }

  private static BlobFault notFound(BlobTarget target) {
    return new BlobFault(Code.BLOB_NOT_FOUND, "there is no blob " + target.blob());
  }
}
