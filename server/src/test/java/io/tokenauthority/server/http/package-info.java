/** Tests of the HTTP face. */
@NullMarked
package io.tokenauthority.server.http;

import org.jspecify.annotations.NullMarked;
