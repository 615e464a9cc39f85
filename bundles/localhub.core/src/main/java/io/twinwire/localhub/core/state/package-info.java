/** The state that all rules share: the identities, and which of them are connected. */
@NullMarked
package io.twinwire.localhub.core.state;

import org.jspecify.annotations.NullMarked;
