/** What is to go wrong: by a plan of a test, or because a device asks for it. */
@NullMarked
package io.twinwire.localhub.core.faults;

import org.jspecify.annotations.NullMarked;
