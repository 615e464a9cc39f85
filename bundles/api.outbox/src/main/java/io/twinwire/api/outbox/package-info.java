/** The queue of messages on their way to the hub. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.api.outbox;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
