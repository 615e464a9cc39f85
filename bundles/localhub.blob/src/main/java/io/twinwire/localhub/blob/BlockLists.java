package io.twinwire.localhub.blob;

import io.twinwire.localhub.blob.Blob.Block;
import io.twinwire.localhub.blob.BlobFault.Code;
import io.twinwire.localhub.blob.BlobFiles.Reference;
import io.twinwire.localhub.blob.BlobFiles.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Block lists as XML. */
final class BlockLists {

  private static final int MOST = 50_000;

  private BlockLists() {}

  static List<Reference> read(byte[] xml) throws BlobFault {
    List<Reference> list = new ArrayList<>();
    NodeList elements = root(xml).getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      String id = elements.item(i).getTextContent().strip();
      Source source =
          switch (elements.item(i).getNodeName()) {
            case "Committed" -> Source.COMMITTED;
            case "Uncommitted" -> Source.UNCOMMITTED;
            case "Latest" -> Source.LATEST;
            default ->
                throw new BlobFault(
                    Code.INVALID_XML,
                    elements.item(i).getNodeName() + " is not Committed, Uncommitted or Latest");
          };
      list.add(new Reference(source, id));
    }
    if (list.size() > MOST) {
      throw new BlobFault(Code.INVALID_BLOCK_LIST, "more than " + MOST + " blocks are named");
    }
    return list;
  }

  static String write(List<Block> committed, List<Block> uncommitted) {
    return XmlText.PROLOG
        + "<BlockList>"
        + section("CommittedBlocks", committed)
        + section("UncommittedBlocks", uncommitted)
        + "</BlockList>";
  }

  private static String section(String name, List<Block> blocks) {
    StringBuilder xml = new StringBuilder("<").append(name).append('>');
    // An id is base64: nothing in it needs an escape.
    for (Block block : blocks) {
      xml.append("<Block><Name>")
          .append(block.id())
          .append("</Name><Size>")
          .append(block.size())
          .append("</Size></Block>");
    }
    return xml.append("</").append(name).append('>').toString();
  }

  private static Element root(byte[] xml) throws BlobFault {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      // It prints to the console otherwise.
      builder.setErrorHandler(null);
      return builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
    } catch (SAXException | IOException e) {
      throw new BlobFault(Code.INVALID_XML, "the body is no XML: " + e.getMessage());
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("no parser for XML", e);
    }
  }
}
