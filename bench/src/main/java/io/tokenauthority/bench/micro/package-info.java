/** JMH: what single steps cost, without network and without other processes. */
@NullMarked
package io.tokenauthority.bench.micro;

import org.jspecify.annotations.NullMarked;
