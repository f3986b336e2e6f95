/** Uses the test authority as a stranger would: by its public API, for a service of its own. */
@NullMarked
package io.tokenauthority.testing;

import org.jspecify.annotations.NullMarked;
