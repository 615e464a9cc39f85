package io.twinwire.localhub.dps;

import java.util.Map;
import java.util.Optional;

/**
 * A device has shown what an enrollment asks for.
 *
 * @param authentication how its hub is to know it: the {@code authentication} of an identity
 * @param attestation what its registration tells of the proof
 * @param tpm the device's TPM, where it has one
 */
record Proof(
    Enrollment enrollment,
    Map<String, Object> authentication,
    Map<String, Object> attestation,
    Optional<Challenges.Pending> tpm) {}
