package io.twinwire.localhub.blob;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.support.port.HttpSite.Reply;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** What all answers in XML have. */
final class XmlText {

  static final String PROLOG = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

  private XmlText() {}

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** An answer with a whole document, and further headers. */
  static Reply reply(int status, Map<String, String> headers, String document) {
    byte[] bytes = document.getBytes(UTF_8);
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Content-Type", "application/xml");
    return new Reply(status, all, bytes.length, new ByteArrayInputStream(bytes));
  }
}
