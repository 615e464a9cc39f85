package io.twinwire.localhub.blob;

import io.twinwire.localhub.blob.BlobFault.Code;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Lists of containers and of blobs, page by page, as XML. */
final class ContainerLists {

  private static final int MOST = 5000;
  private static final Pattern ELEMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  /** What XML cannot hold; Azure encodes names with it. */
  private static final Pattern FOREIGN = Pattern.compile("[\\x00-\\x1f\ufffe\uffff]");

  private static final List<String> CONTENT =
      List.of(
          "Content-Type",
          "Content-Encoding",
          "Content-Language",
          "Content-MD5",
          "Cache-Control",
          "Content-Disposition");

  /**
   * What a caller wants of a list.
   *
   * @param after the name that the page before ended with; empty for the first page
   * @param delimiter what ends a common prefix that stands for all names with it; empty for none
   */
  record Page(String prefix, String after, String delimiter, int most) {

    static Page of(BlobTarget target) throws BlobFault {
      String text = target.query("maxresults").orElse(Integer.toString(MOST));
      try {
        int most = Integer.parseInt(text);
        if (most > 0) {
          return new Page(
              target.query("prefix").orElse(""),
              target.query("marker").orElse(""),
              target.query("delimiter").orElse(""),
              Math.min(most, MOST));
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw new BlobFault(
          Code.INVALID_QUERY_PARAMETER, "maxresults: " + text + " is not a whole number from 1 on");
    }

    /** The name itself, or the common prefix that stands for it; empty where it is not wanted. */
    private String shown(String name) {
      if (!name.startsWith(prefix)) {
        return "";
      }
      int end = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
      String shown = end < 0 ? name : name.substring(0, end + delimiter.length());
      return shown.compareTo(after) > 0 ? shown : "";
    }
  }

  private ContainerLists() {}

  static String containers(Account account, List<String> names, Page page) {
    Xml xml = new Xml(account, "", "Containers", page);
    for (String name : names) {
      if (!page.shown(name).isEmpty() && xml.takes(name)) {
        xml.add("<Container><Name>" + XmlText.escaped(name) + "</Name><Properties>");
        version(xml, Instant.EPOCH, "\"0x1\"");
        xml.add("</Properties></Container>");
      }
    }
    return xml.end();
  }

  /**
   * Lists blobs.
   *
   * @param blobs ordered by name
   */
  static String blobs(Account account, String container, List<Blob> blobs, Page page) {
    Xml xml = new Xml(account, container, "Blobs", page);
    String last = "";
    for (Blob blob : blobs) {
      String shown = page.shown(blob.name());
      if (shown.isEmpty() || shown.equals(last) || !xml.takes(shown)) {
        continue;
      }
      last = shown;
      if (shown.equals(blob.name())) {
        add(xml, blob);
      } else {
        xml.add("<BlobPrefix>" + named(shown) + "</BlobPrefix>");
      }
    }
    return xml.end();
  }

  private static void add(Xml xml, Blob blob) {
    xml.add("<Blob>" + named(blob.name()) + "<Properties>");
    xml.add("<Creation-Time>" + BlobHeaders.date(blob.created()) + "</Creation-Time>");
    version(xml, blob.modified(), blob.etag());
    xml.add("<Content-Length>" + blob.size() + "</Content-Length>");
    for (String name : CONTENT) {
      String otherwise = name.equals("Content-Type") ? "application/octet-stream" : "";
      String value = blob.headers().getOrDefault(name, otherwise);
      xml.add("<" + name + ">" + XmlText.escaped(value) + "</" + name + ">");
    }
    xml.add("<BlobType>BlockBlob</BlobType><LeaseStatus>unlocked</LeaseStatus>");
    xml.add("<LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted>");
    xml.add("</Properties>");
    if (!blob.metadata().isEmpty()) {
      xml.add("<Metadata>");
      for (Map.Entry<String, String> one : blob.metadata().entrySet()) {
        if (ELEMENT.matcher(one.getKey()).matches()) {
          xml.add(
              "<"
                  + one.getKey()
                  + ">"
                  + XmlText.escaped(one.getValue())
                  + "</"
                  + one.getKey()
                  + ">");
        }
      }
      xml.add("</Metadata>");
    }
    xml.add("</Blob>");
  }

  private static void version(Xml xml, Instant modified, String etag) {
    xml.add("<Last-Modified>" + BlobHeaders.date(modified) + "</Last-Modified>");
    xml.add("<Etag>" + XmlText.escaped(etag) + "</Etag>");
  }

  private static String named(String name) {
    return FOREIGN.matcher(name).find()
        ? "<Name Encoded=\"true\">" + SharedAccess.encoded(name) + "</Name>"
        : "<Name>" + XmlText.escaped(name) + "</Name>";
  }

  /** A list under way. */
  private static final class Xml {

    private final StringBuilder text = new StringBuilder();
    private final String element;
    private final int most;
    private int count;
    private String last = "";
    private boolean more;

    Xml(Account account, String container, String element, Page page) {
      this.element = element;
      this.most = page.most();
      text.append(XmlText.PROLOG)
          .append("<EnumerationResults ServiceEndpoint=\"/")
          .append(account.name())
          .append("/\"");
      if (!container.isEmpty()) {
        text.append(" ContainerName=\"").append(container).append('"');
      }
      text.append('>');
      tag("Prefix", page.prefix());
      tag("Marker", page.after());
      tag("Delimiter", page.delimiter());
      add("<MaxResults>" + most + "</MaxResults><" + element + ">");
    }

    /** Whether there is room for one more on the page. */
    boolean takes(String name) {
      if (count == most) {
        more = true;
        return false;
      }
      count++;
      last = name;
      return true;
    }

    void add(String more) {
      text.append(more);
    }

    String end() {
      add("</" + element + ">");
      add(more ? "<NextMarker>" + XmlText.escaped(last) + "</NextMarker>" : "<NextMarker />");
      add("</EnumerationResults>");
      return text.toString();
    }

    private void tag(String name, String value) {
      if (!value.isEmpty()) {
        add("<" + name + ">" + XmlText.escaped(value) + "</" + name + ">");
      }
    }
  }
}
