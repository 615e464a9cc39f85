/**
 * The HTTPS service API of the local hub: identities, modules, twins and statistics as IoT Hub's
 * REST API (2021-04-12) has them. Every rule is the core's; here are only paths, headers and error
 * bodies.
 *
 * <p>Where Microsoft's documentation is silent: an unknown path answers 404 {@code
 * ResourceNotFound}, a known path with another method 405 {@code MethodNotAllowed}, an {@code
 * api-version} that is missing or no date 400 {@code InvalidProtocolVersion}, a missing {@code
 * If-Match} of a twin or of a deletion counts as {@code *}, and a body may have {@value
 * io.twinwire.localhub.http.HttpConnection#MAX_BODY} bytes.
 *
 * <p>One path is the local hub's own, for tools that speak no Event Hubs: {@code GET
 * /devices/{id}/messages/events?after=N&max=M}, and {@code
 * /devices/{id}/modules/{module}/messages/events} for a module, with the right to connect as a
 * service and without need of an {@code api-version}. It answers with the stored telemetry whose
 * sequence is greater than {@code after} (default 0), in order, at most {@code max} messages (1 to
 * 1000, default 100), as an array of
 *
 * <pre>{@code
 * {"sequence": 1, "enqueuedTime": "2026-11-22T10:15:30.123Z", "systemProperties": {...},
 *  "properties": {...}, "body": "...", "base64Encoded": false}
 * }</pre>
 *
 * where {@code body} is the text of a body that is UTF-8, and base64 of any other.
 */
@NullMarked
package io.twinwire.localhub.http;

import org.jspecify.annotations.NullMarked;
