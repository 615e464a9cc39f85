package io.twinwire.api.twin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Declares that the PID of a component is configured by a section of the desired twin. The
 * component property {@value #VALUE} names the section; the PID is {@link #pid} or, where that is
 * empty, the component's first configuration PID.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface TwinSection {

  /** Prefix of the component properties. */
  String PREFIX_ = "io.twinwire.twin.section.";

  /**
   * The component property with the section's name. Its last part comes from the type's name, as
   * for every annotation whose only mandatory member is {@code value} (Declarative Services
   * 112.8.2.1).
   */
  String VALUE = "io.twinwire.twin.section.twin.section";

  /** The component property that says whether the PID is a factory PID. */
  String FACTORY = "io.twinwire.twin.section.factory";

  /** The component property with the PID that the section configures. */
  String PID = "io.twinwire.twin.section.pid";

  /**
   * The tag ({@code hc.tags}) of a health check that speaks of a configuration itself: such a check
   * is critical only where the configuration cannot be used, never because a device is away. The
   * check of a component speaks of the configuration with its own {@code service.pid}; any other is
   * tagged with this text, a colon and the PID. While a change of the configuration from the twin
   * is on trial, a critical one takes the change back.
   */
  String HEALTH_TAG = "configuration";

  /** What the name of a section, and of an instance, looks like. */
  String NAME_PATTERN = "[A-Za-z0-9_-]{1,64}";

  /** The name of the section, matching {@value #NAME_PATTERN}. */
  String value();

  /** Whether the section's members are named instances of a factory PID. */
  boolean factory() default false;

  /**
   * The PID that the section configures, for a component that has several; empty for the first.
   * (Felix SCR 2.2.18 reads no PID behind one that has no configuration yet, so the PID that is
   * always there stands first.)
   */
  String pid() default "";
}
