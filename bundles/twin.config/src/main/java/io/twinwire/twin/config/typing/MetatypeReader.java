package io.twinwire.twin.config.typing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What a bundle's Metatype says of a PID. */
public final class MetatypeReader {

  private final MetaTypeService service;

  public MetatypeReader(MetaTypeService service) {
    this.service = service;
  }

  public Optional<Schema> read(Bundle bundle, String pid) {
    MetaTypeInformation information = service.getMetaTypeInformation(bundle);
    if (information == null
        || Stream.of(information.getPids(), information.getFactoryPids())
            .flatMap(MetatypeReader::stream)
            .noneMatch(pid::equals)) {
      return Optional.empty();
    }
    ObjectClassDefinition definition = information.getObjectClassDefinition(pid, null);
    return definition == null ? Optional.empty() : Optional.of(schema(bundle, definition));
  }

  private static Schema schema(Bundle bundle, ObjectClassDefinition definition) {
    Optional<Map<String, MetatypeBounds.Bounds>> bounds =
        Optional.ofNullable(MetatypeBounds.of(bundle).get(definition.getID()));
    Set<String> required = new HashSet<>();
    stream(definition.getAttributeDefinitions(ObjectClassDefinition.REQUIRED))
        .forEach(attribute -> required.add(attribute.getID()));
    List<Attribute> attributes = new ArrayList<>();
    stream(definition.getAttributeDefinitions(ObjectClassDefinition.ALL))
        .forEach(
            attribute ->
                attributes.add(
                    attribute(
                        attribute,
                        required.contains(attribute.getID()),
                        bounds.isEmpty(),
                        bounds.flatMap(b -> Optional.ofNullable(b.get(attribute.getID()))))));
    return Schema.of(attributes);
  }

  private static Attribute attribute(
      AttributeDefinition definition,
      boolean required,
      boolean provided,
      Optional<MetatypeBounds.Bounds> bounds) {
    List<String> defaults = stream(definition.getDefaultValue()).toList();
    return new Attribute(
        definition.getID(),
        ValueType.of(definition.getType()),
        definition.getCardinality(),
        bounds.flatMap(MetatypeBounds.Bounds::min),
        bounds.flatMap(MetatypeBounds.Bounds::max),
        stream(definition.getOptionValues()).toList(),
        // Definitions made in code often call all required that merely are not OPTIONAL.
        required && !provided,
        defaults,
        !defaults.isEmpty() || bounds.map(MetatypeBounds.Bounds::hasDefault).orElse(false),
        provided ? text -> objection(definition, text) : Attribute.Check.NONE);
  }

  /** Definitions that a bundle makes in code have no files: their own check is all there is. */
  private static Optional<String> objection(AttributeDefinition definition, String text) {
    String escaped = text.replaceAll("([\\\\,])", "\\\\$1");
    try {
      return Optional.ofNullable(definition.validate(escaped))
          .filter(message -> !message.isEmpty());
    } catch (RuntimeException | Error e) {
      return Optional.of("its bundle cannot check it: " + e);
    }
  }

  private static <T> Stream<T> stream(T @Nullable [] values) {
    return values == null ? Stream.empty() : Arrays.stream(values);
  }
}
