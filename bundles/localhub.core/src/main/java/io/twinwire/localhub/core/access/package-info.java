/** Who may do what: shared access policies, their tokens, and the certificates of devices. */
@NullMarked
package io.twinwire.localhub.core.access;

import org.jspecify.annotations.NullMarked;
