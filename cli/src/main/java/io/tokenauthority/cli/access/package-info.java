/**
 * {@code tokenctl access}: the access rules that a build's .proto files declare. Works offline, on
 * a descriptor set.
 */
@NullMarked
package io.tokenauthority.cli.access;

import org.jspecify.annotations.NullMarked;
