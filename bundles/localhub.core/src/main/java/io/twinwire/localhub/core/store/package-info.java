/** The database, the changes made under its one lock, and what is told once they are stored. */
@NullMarked
package io.twinwire.localhub.core.store;

import org.jspecify.annotations.NullMarked;
