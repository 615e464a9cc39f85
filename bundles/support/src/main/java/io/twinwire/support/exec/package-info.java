/** Named, owned, daemon executors with a bounded end. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.exec;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
