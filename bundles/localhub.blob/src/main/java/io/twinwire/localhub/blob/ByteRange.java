package io.twinwire.localhub.blob;

import io.twinwire.localhub.blob.BlobFault.Code;
import io.twinwire.support.port.HttpSite.Request;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a blob that a client asks for; {@code x-ms-range} comes before {@code Range}. */
record ByteRange(long start, long length) {

  private static final Pattern FORM = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

  static Optional<ByteRange> of(Request request, long size) throws BlobFault {
    Optional<String> text = request.header("x-ms-range").or(() -> request.header("Range"));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(text.get().strip());
    if (!matcher.matches()) {
      // As the standard has it for what it does not know.
      return Optional.empty();
    }
    long start = Long.parseLong(matcher.group(1));
    long last = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
    last = Math.min(last, size - 1);
    if (start >= size || last < start) {
      throw new BlobFault(Code.INVALID_RANGE, text.get() + " is not within " + size + " bytes");
    }
    return Optional.of(new ByteRange(start, last - start + 1));
  }

  String text(long size) {
    return "bytes " + start + "-" + (start + length - 1) + "/" + size;
  }
}
