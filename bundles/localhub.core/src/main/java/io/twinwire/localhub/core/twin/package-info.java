/** A twin as a document: its sections, what they may hold, and how they are merged. */
@NullMarked
package io.twinwire.localhub.core.twin;

import org.jspecify.annotations.NullMarked;
