package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.Identity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the address of a link asks for. */
sealed interface Address {

  /** Where tokens are put. */
  record Cbs() implements Address {}

  /** Something of a device or module. */
  record Own(Identity identity, Kind kind) implements Address {}

  /** Where a service sends cloud-to-device messages. */
  record CloudToDevice() implements Address {}

  /** A queue that services read; the address in lower case, with a slash before it. */
  record Queue(String address) implements Address {}

  /** The properties of the built-in endpoint. */
  record Management() implements Address {}

  /** A partition of the built-in endpoint. */
  record Partition(String hub, String group, String partition) implements Address {}

  /** What a device or module has. */
  enum Kind {
    EVENTS("messages/events"),
    DEVICEBOUND("messages/devicebound"),
    TWIN("twin"),
    METHODS("methods/devicebound");

    private final String path;

    Kind(String path) {
      this.path = path;
    }
  }

  /**
   * Reads an address: a path, or a URL whose host does not matter.
   *
   * @return empty for one that means nothing here
   */
  static Optional<Address> of(String text) {
    String path = path(text);
    String lower = path.toLowerCase(Locale.ROOT);
    if (lower.equals("$cbs")) {
      return Optional.of(new Cbs());
    }
    if (lower.equals("$management") || lower.endsWith("/$management")) {
      return Optional.of(new Management());
    }
    if (lower.equals("messages/devicebound")) {
      return Optional.of(new CloudToDevice());
    }
    if (lower.startsWith("messages/servicebound/")) {
      return Optional.of(new Queue("/" + lower));
    }
    Optional<Address> own = own(path);
    return own.isPresent() ? own : partition(path);
  }

  /** The identity of a path {@code devices/ID[/modules/ID]} with anything behind it. */
  static Optional<Identity> identity(String path) {
    List<String> parts = List.of(path.split("/", -1));
    if (parts.size() < 2 || !parts.get(0).equalsIgnoreCase("devices") || parts.get(1).isEmpty()) {
      return Optional.empty();
    }
    boolean module =
        parts.size() > 3 && parts.get(2).equalsIgnoreCase("modules") && !parts.get(3).isEmpty();
    return Optional.of(
        module ? Identity.module(parts.get(1), parts.get(3)) : Identity.device(parts.get(1)));
  }

  /** The address without scheme, host, and slash at its begin. */
  static String path(String text) {
    int scheme = text.indexOf("://");
    String rest = text;
    if (scheme >= 0) {
      int slash = text.indexOf('/', scheme + 3);
      rest = slash < 0 ? "" : text.substring(slash);
    }
    return rest.startsWith("/") ? rest.substring(1) : rest;
  }

  private static Optional<Address> own(String path) {
    Optional<Identity> identity = identity(path);
    if (identity.isEmpty()) {
      return Optional.empty();
    }
    String before =
        "devices/"
            + identity.get().deviceId()
            + identity.get().moduleId().map(module -> "/modules/" + module).orElse("")
            + "/";
    if (path.length() < before.length()) {
      return Optional.empty();
    }
    String rest = path.substring(before.length());
    for (Kind kind : Kind.values()) {
      if (rest.equalsIgnoreCase(kind.path)) {
        return Optional.of(new Own(identity.get(), kind));
      }
    }
    return Optional.empty();
  }

  /** {@code HUB/ConsumerGroups/GROUP/Partitions/ID}, where the hub may have slashes itself. */
  private static Optional<Address> partition(String path) {
    String[] parts = path.split("/", -1);
    int groups = parts.length - 4;
    if (groups < 1
        || !parts[groups].equalsIgnoreCase("ConsumerGroups")
        || !parts[groups + 2].equalsIgnoreCase("Partitions")) {
      return Optional.empty();
    }
    String hub = String.join("/", List.of(parts).subList(0, groups));
    return Optional.of(new Partition(hub, parts[groups + 1], parts[groups + 3]));
  }
}
