/** The local hub without a network: what its fronts call, and what they hear. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.api.localhub;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
