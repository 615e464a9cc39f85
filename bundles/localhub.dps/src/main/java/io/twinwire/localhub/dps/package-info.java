/** The rules of the local provisioning service. */
@NullMarked
package io.twinwire.localhub.dps;

import org.jspecify.annotations.NullMarked;
