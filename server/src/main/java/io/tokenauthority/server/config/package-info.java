/**
 * The configuration: where its settings come from, and the tree of records that they make.
 *
 * <p>A setting comes from one YAML file, above it the environment, above that the flags ({@link
 * io.tokenauthority.server.config.Sources}). {@link io.tokenauthority.server.config.Keys} lists
 * every key there is; {@link io.tokenauthority.server.config.Configuration} and its parts refuse
 * nonsense in their constructors. All faults are found in one pass and told together. Secrets are
 * {@link io.tokenauthority.server.config.Secret}s, which print as nothing.
 *
 * <p>May use: {@code token} and the YAML parser. All types are immutable and safe for use from any
 * thread, {@link io.tokenauthority.server.config.Faults} apart. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.config;

import org.jspecify.annotations.NullMarked;
