/** The provisioning service without a network: what its fronts call, and what it calls. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.api.localhub.dps;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
