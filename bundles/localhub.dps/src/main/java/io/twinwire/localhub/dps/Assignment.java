package io.twinwire.localhub.dps;

import java.util.Map;
import java.util.Optional;

/**
 * What a registration led to.
 *
 * @param substatus {@code initialAssignment}, {@code deviceDataMigrated}, {@code deviceDataReset}
 *     or {@code reprovisionedToInitialAssignment}
 * @param payload what the web hook has for the device
 * @param attestation a member {@code tpm}, {@code x509} or {@code symmetricKey}
 */
record Assignment(
    String hub,
    String deviceId,
    String substatus,
    Optional<Object> payload,
    Map<String, Object> attestation) {}
