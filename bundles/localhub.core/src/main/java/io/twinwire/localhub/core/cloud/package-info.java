/** Messages on their way from the cloud to a device, and the feedback on what became of them. */
@NullMarked
package io.twinwire.localhub.core.cloud;

import org.jspecify.annotations.NullMarked;
