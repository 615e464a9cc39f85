package io.twinwire.localhub.dps;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The keys that TPMs were given to prove themselves with; the oldest go first. */
final class Challenges {

  private static final int MOST = 10_000;

  /**
   * A challenge that was not met yet, or was.
   *
   * @param key what the TPM has to sign with, in base64
   */
  record Pending(String key, TpmPublic endorsementKey, TpmPublic storageRootKey) {}

  private final Map<String, Pending> pending =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pending> eldest) {
          return size() > MOST;
        }
      };

  synchronized void put(String registrationId, Pending challenge) {
    String key = Enrollments.key(registrationId);
    pending.remove(key);
    pending.put(key, challenge);
  }

  synchronized Optional<Pending> get(String registrationId) {
    return Optional.ofNullable(pending.get(Enrollments.key(registrationId)));
  }
}
