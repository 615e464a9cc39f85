package io.twinwire.localhub.blob;

import io.twinwire.localhub.blob.BlobFault.Code;
import io.twinwire.localhub.blob.ContainerLists.Page;
import io.twinwire.support.port.HttpSite.Reply;
import io.twinwire.support.port.HttpSite.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** The operations on containers as a whole; they take the account's key, a list a signature too. */
final class ContainerApi {

  private final Account account;
  private final Containers containers;
  private final SharedAccess access;
  private final SharedKey key;

  ContainerApi(Account account, Containers containers, SharedAccess access, SharedKey key) {
    this.account = account;
    this.containers = containers;
    this.access = access;
    this.key = key;
  }

  Reply answer(Request request, BlobTarget target, String call, Instant now)
      throws IOException, BlobFault {
    boolean lists = call.equals("GET list");
    if (lists && !target.container().isEmpty() && target.query().containsKey("sig")) {
      access.require(target.query(), target.container(), "", "l", now);
    } else if (request.header("Authorization").orElse("").startsWith(SharedKey.SCHEME)) {
      key.require(request, target);
    } else {
      throw new BlobFault(Code.NO_AUTHENTICATION, "the account's key is due for a container");
    }
    if (target.container().isEmpty()) {
      if (!lists) {
        throw new BlobFault(Code.UNSUPPORTED, call + " of the account is not there");
      }
      return XmlText.reply(
          200, Map.of(), ContainerLists.containers(account, containers.names(), Page.of(target)));
    }
    return switch (call) {
      case "PUT" -> {
        containers.create(target.container());
        yield Reply.empty(201, BlobHeaders.version("0x1", Instant.EPOCH));
      }
      case "DELETE" -> {
        containers.delete(target.container());
        yield Reply.empty(202, Map.of());
      }
      case "GET", "HEAD" -> {
        containers.require(target.container());
        yield Reply.empty(200, BlobHeaders.version("0x1", Instant.EPOCH));
      }
      case "GET list" ->
          XmlText.reply(
              200,
              Map.of(),
              ContainerLists.blobs(
                  account,
                  target.container(),
                  containers.require(target.container()).all(),
                  Page.of(target)));
      default -> throw new BlobFault(Code.UNSUPPORTED, call + " of a container is not there");
    };
  }
}
