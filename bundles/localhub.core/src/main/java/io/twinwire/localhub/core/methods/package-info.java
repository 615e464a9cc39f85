/** Direct methods: calls that wait for their device, and for its answer. */
@NullMarked
package io.twinwire.localhub.core.methods;

import org.jspecify.annotations.NullMarked;
