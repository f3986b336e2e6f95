/** Tokens as JWT: claims, signing, verifying. */
@NullMarked
package io.tokenauthority.token.jwt;

import org.jspecify.annotations.NullMarked;
