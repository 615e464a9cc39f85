/** The local hub's TLS ports, its HTTP proxy port, and the certificate that they show. */
@NullMarked
package io.twinwire.localhub.port;

import org.jspecify.annotations.NullMarked;
