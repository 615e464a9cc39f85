/** The services' side of identities and twins: one by one, in bulk, and queried. */
@NullMarked
package io.twinwire.localhub.core.registry;

import org.jspecify.annotations.NullMarked;
