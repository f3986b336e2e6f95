/**
 * How much of something a credential, a caller or a peer may have (DESIGN 7, "Rate limits").
 *
 * <p>Owns: the allowances of tiers; the counting of failures, made so that nobody can lock a victim
 * out; the tables of buckets, which are bounded. The only package that imports Bucket4j. A limit
 * answers with how long to wait and throws nothing. Everything is in memory and never blocks; safe
 * between threads; nothing is null.
 */
@NullMarked
package io.tokenauthority.server.limits;

import org.jspecify.annotations.NullMarked;
