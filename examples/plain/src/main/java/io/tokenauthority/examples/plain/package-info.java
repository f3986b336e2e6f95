/**
 * A grpc-java client and server as any team would write them, plus five lines on each side. Nothing
 * is null.
 */
@NullMarked
package io.tokenauthority.examples.plain;

import org.jspecify.annotations.NullMarked;
