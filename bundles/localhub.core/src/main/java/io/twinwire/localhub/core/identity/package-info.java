/** An identity as it is kept: registration, authentication, presence, twin. */
@NullMarked
package io.twinwire.localhub.core.identity;

import org.jspecify.annotations.NullMarked;
