package io.twinwire.localhub.blob;

import io.twinwire.localhub.blob.BlobFault.Code;
import io.twinwire.support.port.HttpSite.Request;
import java.util.Optional;

/**
 * What a request makes itself depend on: {@code If-Match} and {@code If-None-Match}.
 *
 * @param match an ETag without quotes, or {@code *}
 * @param noneMatch the same
 */
record Conditions(Optional<String> match, Optional<String> noneMatch) {

  static Conditions of(Request request) {
    return new Conditions(tag(request, "If-Match"), tag(request, "If-None-Match"));
  }

  void requireForWrite(Optional<Blob> present) throws BlobFault {
    if (noneMatch.isPresent() && present.isPresent() && noneMatch.get().equals("*")) {
      throw new BlobFault(Code.BLOB_EXISTS, "the blob is there already");
    }
    if (!holds(present)) {
      throw new BlobFault(Code.CONDITION_NOT_MET, "the blob has another ETag");
    }
  }

  void requireForRead(Blob blob) throws BlobFault {
    if (noneMatch.isPresent() && matches(noneMatch.get(), blob)) {
      throw new BlobFault(Code.NOT_MODIFIED, "the blob has this ETag");
    }
    if (!holds(Optional.of(blob))) {
      throw new BlobFault(Code.CONDITION_NOT_MET, "the blob has another ETag");
    }
  }

  private boolean holds(Optional<Blob> present) {
    boolean matched =
        match.isEmpty() || present.filter(blob -> matches(match.get(), blob)).isPresent();
    boolean unmatched =
        noneMatch.isEmpty() || present.filter(blob -> matches(noneMatch.get(), blob)).isEmpty();
    return matched && unmatched;
  }

  private static boolean matches(String tag, Blob blob) {
    return tag.equals("*") || tag.equals(blob.etag());
  }

  private static Optional<String> tag(Request request, String header) {
    return request.header(header).map(text -> text.strip().replace("\"", ""));
  }
}
