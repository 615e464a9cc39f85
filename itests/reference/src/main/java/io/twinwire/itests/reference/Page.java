package io.twinwire.itests.reference;

import static io.twinwire.itests.reference.Markdown.code;
import static io.twinwire.itests.reference.Markdown.paragraph;
import static io.twinwire.itests.reference.Markdown.row;
import static io.twinwire.itests.reference.Markdown.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The reference as a page: the same configurations give the same text. */
final class Page {

  private static final Comparator<Configuration> ORDER =
      Comparator.comparing((Configuration c) -> !c.withinReach())
          .thenComparing(c -> c.section().isEmpty())
          .thenComparing(c -> c.section().map(section -> section.name()).orElse(""))
          .thenComparing(Configuration::pid);

  private static final String INTRODUCTION =
      """
      Every property that a bundle of ours reads. On the gateway it is set as OSGi configuration,
      under its PID. What has a twin section is also set from the cloud, each instance of a factory
      by a name of its own:

      ```json
      "desired": {
        "SECTION": { "KEY": 1 },
        "FACTORY": { "INSTANCE": { "KEY": 1 } }
      }
      ```

      The twin key is the property itself, or what the table says where that holds a dot. `[]`
      marks a JSON array. Defaults stand as they would in the twin. A value out of bounds is
      refused by name: see [the twin contract](contract-twin.md).

      """;

  private Page() {}

  static String of(Collection<Configuration> configurations) {
    List<Configuration> sorted = configurations.stream().sorted(ORDER).toList();
    StringBuilder page = new StringBuilder();
    page.append("<!-- Generated from Metatype by itests/reference. To change it, change the")
        .append(" bundle's Config and build. -->\n\n# Configuration\n\n");
    page.append(INTRODUCTION);
    page.append(row("twin section", "configuration", "PID")).append(Markdown.rule(3));
    for (Configuration configuration : sorted) {
      page.append(
          row(
              configuration
                  .section()
                  .map(section -> code(section.name()) + (section.factory() ? ", a factory" : ""))
                  .orElse(configuration.withinReach() ? "none" : "out of reach"),
              Markdown.link(configuration.name()),
              code(configuration.pid())));
    }
    sorted.forEach(configuration -> page.append(chapter(configuration)));
    return page.toString();
  }

  private static String chapter(Configuration configuration) {
    StringBuilder chapter = new StringBuilder("\n## " + text(configuration.name()) + "\n\n");
    chapter.append(paragraph(text(configuration.description())));
    chapter.append(paragraph(identity(configuration) + " " + reach(configuration)));
    chapter.append(
        row("property", "twin key", "type", "unit", "bounds or options", "default", "description"));
    chapter.append(Markdown.rule(7));
    for (Property property : configuration.properties()) {
      chapter.append(
          row(
              code(property.id()),
              configuration
                  .twinKey(property)
                  .map(key -> key.equals(property.id()) ? "same" : code(key))
                  .orElse("none"),
              property.typeAndCardinality(),
              property.numeric() ? Units.of(property.description()).orElse("") : "",
              bounds(property),
              property.defaultJson().map(Markdown::code).orElse("none"),
              (property.secret() ? "**Secret, never reported.** " : "")
                  + text(property.description())));
    }
    return chapter.toString();
  }

  private static String identity(Configuration configuration) {
    String pid = configuration.pid();
    return configuration.factory()
        ? "Factory PID " + code(pid) + ", an instance " + code(pid + "~INSTANCE") + "."
        : "PID " + code(pid) + ".";
  }

  private static String reach(Configuration configuration) {
    if (!configuration.withinReach()) {
      return "Out of the twin's reach: it is set on the gateway only.";
    }
    return configuration
        .section()
        .map(section -> "Twin section " + code(section.name()) + ".")
        .orElse(
            "No twin section of its own; `sections` of `io.twinwire.twin.config` can give it one.");
  }

  private static String bounds(Property property) {
    if (property.options().isEmpty()) {
      return property.bounds();
    }
    return property.options().stream()
        .map(
            option ->
                option.label().isBlank() || option.label().equals(option.value())
                    ? code(option.value())
                    : code(option.value()) + ": " + text(option.label()))
        .collect(Collectors.joining("<br>"));
  }
}
