/**
 * The gate that a changed configuration passes: journaled before it is applied, watched while its
 * components take it up, taken back where they cannot run with it.
 */
@NullMarked
package io.twinwire.twin.config.gate;

import org.jspecify.annotations.NullMarked;
