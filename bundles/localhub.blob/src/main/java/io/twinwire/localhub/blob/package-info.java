/**
 * The storage account that devices upload files to: block blobs in containers, as Azure Storage has
 * them on the wire (Put Blob, Put Block, Put Block List, Get Block List, Get Blob, Get Blob
 * Properties, Delete Blob), so that Microsoft's storage clients take it for one.
 *
 * <p>It is not a storage emulator: there are no leases, snapshots, tiers, tags, page or append
 * blobs. What is not there answers 400 {@code UnsupportedOperation}.
 */
@NullMarked
package io.twinwire.localhub.blob;

import org.jspecify.annotations.NullMarked;
