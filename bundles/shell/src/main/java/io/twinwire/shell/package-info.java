/**
 * Brings the Gogo shell to a run: its runtime, its commands and the interactive session. The
 * product's own commands live in the bundles that own the data; they are reachable wherever this
 * bundle, or a Karaf, stands beside them.
 */
@Requirement(
    namespace = "org.apache.felix.gogo",
    name = "runtime.implementation",
    version = "1.0.0")
@Requirement(
    namespace = "org.apache.felix.gogo",
    name = "command.implementation",
    version = "1.0.0")
@Requirement(namespace = "org.apache.felix.gogo", name = "shell.implementation", version = "1.0.0")
@NullMarked
package io.twinwire.shell;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Requirement;
