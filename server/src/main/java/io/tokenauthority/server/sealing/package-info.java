/**
 * Everything that is encrypted at rest, and every key that comes from the master key.
 *
 * <p>Owns: the master key's file; AES-256-GCM with the row's identity as associated data and the
 * key's number in the ciphertext; HKDF-derived keys, one for each use, so that nothing made for one
 * use opens for another; the seal of a refresh token's successor, which needs no master key. The
 * only package that imports Tink. No key is ever printed, logged or put into a message. All types
 * are immutable and safe for use from any thread; nothing is null.
 */
@NullMarked
package io.tokenauthority.server.sealing;

import org.jspecify.annotations.NullMarked;
