/**
 * What all use-cases of the admin plane share: field checks, listings with sealed page tokens and
 * filters, idempotent requests, the rule of who may grant what (P9).
 *
 * <p>Requests are records of plain values as they came in, named after the fields of their .proto
 * message: the first step of each use-case checks every field and names it by its proto path (P14),
 * so no other face of the server has to. Answers are domain records. Otherwise as in {@link
 * io.tokenauthority.server.authority}: no wire type, no clock, safe for use from many threads, may
 * block on the store. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.authority.admin;

import org.jspecify.annotations.NullMarked;
