/**
 * The JSON that strangers send before anything about them is known: read strictly, inside limits.
 *
 * <p>A reader of our own, because what a signature covers must have one meaning (RFC 8725 section
 * 2.4 and 3.12) and what precedes the signature check must be cheap to refuse: no duplicate names,
 * no stray commas, no unpaired surrogates, no bytes that are not UTF-8, bounded depth, members and
 * digits, and no exception for bad input. Numbers are integers or they are nothing we use.
 *
 * <p>May use: the JDK. Nothing is null unless marked; values are immutable, a reader is used once.
 */
@NullMarked
package io.tokenauthority.token.json;

import org.jspecify.annotations.NullMarked;
