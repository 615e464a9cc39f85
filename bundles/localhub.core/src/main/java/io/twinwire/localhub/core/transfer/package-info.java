/** Identities and configurations as lines of a blob: exported, and imported again. */
@NullMarked
package io.twinwire.localhub.core.transfer;

import org.jspecify.annotations.NullMarked;
