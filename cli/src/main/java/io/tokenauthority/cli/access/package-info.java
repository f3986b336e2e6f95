/**
 * {@code tokenctl access}: the access rules that .proto files declare, read from a descriptor set
 * or by a server's reflection, and what they mean for an account. {@code check} works offline.
 */
@NullMarked
package io.tokenauthority.cli.access;

import org.jspecify.annotations.NullMarked;
