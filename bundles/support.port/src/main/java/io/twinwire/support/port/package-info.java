/** What carries a protocol of the local hub over its shared TLS ports. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.port;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
