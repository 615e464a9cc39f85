/** Makes docs/configuration.md of the Metatype and component descriptions in built bundles. */
package io.twinwire.itests.reference;
