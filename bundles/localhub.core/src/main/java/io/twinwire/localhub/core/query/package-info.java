/**
 * IoT Hub's query language, without a hub: text in, rows out ("IoT Hub query language for device
 * and module twins, jobs, and message routing").
 *
 * <p>Any value but true is false in a condition, also below NOT. A comparison with what is not
 * there, or with an object or array, is undefined; {@code =} and {@code !=} tell primitives of
 * different types apart, other comparisons of such are undefined. Keywords, functions and the first
 * step of a path do not tell upper from lower case, all else does. Where the documentation is
 * silent: a hyphen within the name of a member or column belongs to it ({@code tags.my-tag}), one
 * with a blank before or behind it subtracts; a column without a name is called by the last step of
 * its path, or {@code $1} after its place; NOT IN means NIN.
 */
@NullMarked
package io.twinwire.localhub.core.query;

import org.jspecify.annotations.NullMarked;
