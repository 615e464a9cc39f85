/** What the hub takes and how fast: the daily quota, the tiers and their throttles. */
@NullMarked
package io.twinwire.localhub.core.limits;

import org.jspecify.annotations.NullMarked;
