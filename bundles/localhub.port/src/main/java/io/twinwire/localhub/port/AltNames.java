package io.twinwire.localhub.port;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The subject alternative names of a certificate.
 *
 * @param addresses IP addresses as text, as the JDK writes them
 * @param hosts DNS names
 */
record AltNames(Set<String> addresses, Set<String> hosts) {

  private static final int DNS = 2;
  private static final int IP = 7;
  private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9][A-Za-z0-9.-]{0,251}");

  AltNames {
    addresses = Collections.unmodifiableSet(new LinkedHashSet<>(addresses));
    hosts = Collections.unmodifiableSet(new LinkedHashSet<>(hosts));
  }

  /** The names of a hub: its address, 127.0.0.1, localhost, and what the user adds. */
  static AltNames of(InetAddress address, Collection<String> more) {
    Set<String> addresses = new LinkedHashSet<>();
    Set<String> hosts = new LinkedHashSet<>();
    addresses.add(address.getHostAddress());
    addresses.add("127.0.0.1");
    hosts.add("localhost");
    for (String name : more) {
      InetAddress literal = literal(name);
      if (literal != null) {
        addresses.add(literal.getHostAddress());
      } else if (HOST.matcher(name).matches()) {
        hosts.add(name);
      } else {
        throw new IllegalArgumentException(
            "names: '" + name + "' is neither a host name nor an IP address");
      }
    }
    return new AltNames(addresses, hosts);
  }

  static AltNames of(X509Certificate certificate) throws CertificateParsingException {
    Set<String> addresses = new LinkedHashSet<>();
    Set<String> hosts = new LinkedHashSet<>();
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names != null) {
      for (List<?> name : names) {
        if (name.get(0).equals(DNS)) {
          hosts.add((String) name.get(1));
        } else if (name.get(0).equals(IP)) {
          InetAddress literal = literal((String) name.get(1));
          addresses.add(literal == null ? (String) name.get(1) : literal.getHostAddress());
        }
      }
    }
    return new AltNames(addresses, hosts);
  }

  /** The address that a text spells, or null where it is none. Never asks a name service. */
  static @Nullable InetAddress literal(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
