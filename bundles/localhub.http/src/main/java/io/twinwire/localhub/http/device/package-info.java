/**
 * HTTPS for devices and modules: telemetry, one message or a batch, cloud-to-device messages, and
 * the begin and end of file uploads. Each request shows its own credentials; there is no
 * connection.
 *
 * <p>Where Microsoft's documentation is silent: an identity that is not registered is told 401, as
 * if its key were wrong; a batch is stored as far as its first message that is refused; what a
 * header cannot carry is percent-encoded in UTF-8.
 */
@NullMarked
package io.twinwire.localhub.http.device;

import org.jspecify.annotations.NullMarked;
