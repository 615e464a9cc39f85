package io.twinwire.twin.config.report;

import io.twinwire.twin.config.section.Unit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The acknowledgement of a unit.
 *
 * @param version the desired version that last changed the unit's content
 * @param running the desired version whose content is in force, 0 for none
 */
public record UnitReport(long version, int code, String description, long running) {

  private static final int LONGEST = 200;

  /** Codes from the worst on. */
  private static final List<Integer> WORST_FIRST =
      List.of(Unit.FAILED, Unit.REFUSED, Unit.WAITING, Unit.OWN, Unit.OK);

  public UnitReport {
    description =
        description.length() <= LONGEST
            ? description
            : description.substring(0, LONGEST - 3) + "...";
  }

  public boolean bad() {
    return code >= Unit.REFUSED;
  }

  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", version);
    json.put("code", (long) code);
    if (!description.isEmpty()) {
      json.put("description", description);
    }
    if (code != Unit.OK && running > 0) {
      json.put("running", running);
    }
    return json;
  }

  /** The worst code; 200 where there are no units. */
  public static int worst(Collection<UnitReport> reports) {
    return WORST_FIRST.stream()
        .filter(code -> reports.stream().anyMatch(report -> report.code() == code))
        .findFirst()
        .orElse(Unit.OK);
  }

  /** The reported property {@code configuration}. */
  public static Map<String, Object> summary(long version, Map<String, UnitReport> reports) {
    Map<String, Object> sections = new LinkedHashMap<>();
    reports.forEach((name, report) -> sections.put(name, report.toJson()));
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("version", version);
    summary.put("code", (long) worst(reports.values()));
    summary.put("sections", sections);
    return summary;
  }
}
