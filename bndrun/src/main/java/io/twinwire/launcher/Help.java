package io.twinwire.launcher;

/** What {@code --help} prints. */
final class Help {

  private static final String HEAD =
      """
      %s %s

      usage: java -jar %s.jar [options]

        --data DIR           keeps everything that is written below DIR, and finds it there again
                             (default ./twinwire-data)
      """;

  private static final String HUB =
      """
        --address IP         the loopback address of the local hub (default 127.0.0.1)
        --portal-port PORT   the port of the hub's page (default 8088)
        --proxy-port PORT    the port of the hub's HTTP proxy, through which clients reach its
                             port 443 (default 8089)
      """;

  private static final String TAIL =
      """
        --help               prints this
        --version            prints the version
      """;

  private static final String EDGE =
      """

      environment, for a first try without any file:

        TWINWIRE_CONNECTION_STRING   the connection string of the device at its hub
        TWINWIRE_CA                  a PEM file of authorities to trust beside the JDK's own
      """;

  private Help() {}

  static String of(Product product) {
    return HEAD.formatted(product.title(), product.version(), product.name())
        + (product.hub() ? HUB : "")
        + TAIL
        + (product.hub() ? "" : EDGE);
  }
}
