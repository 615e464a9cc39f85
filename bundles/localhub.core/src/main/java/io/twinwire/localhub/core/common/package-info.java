/**
 * What every room speaks: JSON trees, dates, ids, secrets and the refusals that several rules
 * share.
 */
@NullMarked
package io.twinwire.localhub.core.common;

import org.jspecify.annotations.NullMarked;
