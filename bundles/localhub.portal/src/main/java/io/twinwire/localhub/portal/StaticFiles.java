package io.twinwire.localhub.portal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page's files, read once from the bundle; only what is listed here can be asked for. */
final class StaticFiles {

  record File(String type, byte[] content) {}

  private static final List<String> NAMES =
      List.of(
          "index.html",
          "style.css",
          "icon.svg",
          "app.js",
          "api.js",
          "devices.js",
          "dom.js",
          "twin.js",
          "reported.js",
          "compare.js",
          "telemetry.js",
          "readings.js",
          "chart.js",
          "json.js");

  private final Map<String, File> files = new HashMap<>();

  StaticFiles() {
    for (String name : NAMES) {
      files.put("/" + name, new File(type(name), read(name)));
    }
    files.put("/", new File(type("index.html"), read("index.html")));
  }

  Optional<File> get(String path) {
    return Optional.ofNullable(files.get(path));
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/javascript; charset=utf-8";
    };
  }

  private static byte[] read(String name) {
    try (InputStream in = StaticFiles.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        throw new IllegalStateException("page/" + name + " is not in the bundle");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
