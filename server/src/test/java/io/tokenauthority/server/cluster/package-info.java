/** Tests of hints, over a real server. */
@NullMarked
package io.tokenauthority.server.cluster;

import org.jspecify.annotations.NullMarked;
