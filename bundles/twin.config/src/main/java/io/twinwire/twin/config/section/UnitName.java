package io.twinwire.twin.config.section;

import java.util.Optional;

/** The unit of apply and report: a section, or an instance of a factory section. */
public record UnitName(String section, Optional<String> instance) {

  public static UnitName of(String section) {
    return new UnitName(section, Optional.empty());
  }

  public static UnitName of(String section, String instance) {
    return new UnitName(section, Optional.of(instance));
  }

  @Override
  public String toString() {
    return instance.map(name -> section + "/" + name).orElse(section);
  }
}
