package io.twinwire.localhub.core.cloud;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.CloudMessage.Ack;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.support.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A cloud-to-device message in its queue. All calls are made under the hub's lock. */
final class CloudEntry {

  private final long sequence;
  private final Instant enqueued;
  private final Instant expiry;
  private final CloudMessage message;
  private int deliveryCount;

  // A lock does not outlive the hub: the message is free again then.
  private @Nullable String token;
  private Instant lockedUntil = Instant.MIN;
  private @Nullable Object holder;

  CloudEntry(long sequence, Instant enqueued, Instant expiry, CloudMessage message) {
    this.sequence = sequence;
    this.enqueued = enqueued;
    this.expiry = expiry;
    this.message = message;
  }

  long sequence() {
    return sequence;
  }

  CloudMessage message() {
    return message;
  }

  int deliveryCount() {
    return deliveryCount;
  }

  boolean isExpired(Instant now) {
    return !now.isBefore(expiry);
  }

  boolean isFree() {
    return token == null;
  }

  boolean isLockedBy(String lockToken) {
    return lockToken.equals(token);
  }

  boolean isHeldBy(Object connection) {
    return holder == connection;
  }

  boolean isLockOver(Instant now) {
    return token != null && !now.isBefore(lockedUntil);
  }

  /**
   * Locks the message.
   *
   * @param connection the connection whose end frees it; null for none
   */
  CloudDelivery lock(@Nullable Object connection, Duration time, Instant now) {
    String given = UUID.randomUUID().toString();
    token = given;
    lockedUntil = now.plus(time);
    holder = connection;
    return new CloudDelivery(message, given, sequence, enqueued, deliveryCount, lockedUntil);
  }

  void free() {
    token = null;
    holder = null;
  }

  void abandoned() {
    deliveryCount++;
    free();
  }

  String stored() {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>();
    stored.put("sequence", sequence);
    stored.put("enqueued", enqueued.toString());
    stored.put("expiry", expiry.toString());
    stored.put("deliveryCount", (long) deliveryCount);
    stored.put("system", message.systemProperties());
    stored.put("properties", message.properties());
    stored.put("ack", message.ack().text());
    stored.put("body", Base64.getEncoder().encodeToString(message.body()));
    return Json.write(stored);
  }

  static CloudEntry restored(String text) {
    Map<String, @Nullable Object> stored = Trees.parsed(text);
    Instant expiry = Instant.parse(Trees.text(stored, "expiry"));
    CloudMessage message =
        new CloudMessage(
            Trees.texts(stored, "system"),
            Trees.texts(stored, "properties"),
            Ack.valueOf(Trees.text(stored, "ack").toUpperCase(Locale.ROOT)),
            Optional.of(expiry),
            Base64.getDecoder().decode(Trees.text(stored, "body")));
    CloudEntry entry =
        new CloudEntry(
            Trees.number(stored, "sequence"),
            Instant.parse(Trees.text(stored, "enqueued")),
            expiry,
            message);
    entry.deliveryCount = (int) Trees.number(stored, "deliveryCount");
    return entry;
  }
}
