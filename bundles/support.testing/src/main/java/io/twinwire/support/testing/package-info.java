/** A loop and a clock that a test moves. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.testing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
