/**
 * The soak: a real authority process that is restarted, a service behind the server interceptor and
 * a caller with short tokens, for as long as one wants to watch. Nothing is null unless marked.
 */
@NullMarked
package io.tokenauthority.examples.otp.soak;

import org.jspecify.annotations.NullMarked;
