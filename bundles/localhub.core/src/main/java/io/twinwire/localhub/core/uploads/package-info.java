/** Files that devices upload, and the notifications of them. */
@NullMarked
package io.twinwire.localhub.core.uploads;

import org.jspecify.annotations.NullMarked;
