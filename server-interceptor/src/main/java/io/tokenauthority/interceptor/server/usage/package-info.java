/**
 * Counting accepted calls per token, and handing the counts on in batches. May use: the values of
 * {@code token}, the generated client. Counting neither blocks nor allocates and is safe between
 * threads; nothing is null.
 */
@NullMarked
package io.tokenauthority.interceptor.server.usage;

import org.jspecify.annotations.NullMarked;
