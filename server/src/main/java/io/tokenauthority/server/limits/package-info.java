/**
 * How much of something a credential, a caller or a peer may have (DESIGN 7, "Rate limits").
 *
 * <p>Owns: the allowances of tiers; the counting of failures, made so that nobody can lock a victim
 * out; the tables of buckets, which are bounded. The only package that imports Bucket4j; may use
 * {@code redis} and Lettuce, and digests of {@code sealing}. A limit answers with how long to wait
 * and throws nothing. Those shared with other replicas may block for 50 ms, so they are not for a
 * transport's thread; all others are in memory. Safe between threads; nothing is null.
 */
@NullMarked
package io.tokenauthority.server.limits;

import org.jspecify.annotations.NullMarked;
