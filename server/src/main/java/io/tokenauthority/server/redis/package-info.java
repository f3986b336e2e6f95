/**
 * The way to Redis: where it is, one connection for commands, and whether it answers.
 *
 * <p>Owns: the form of {@code redis.url}, every setting of the driver, the circuit breaker. Redis
 * is never needed: it may be away from the start, come, go, freeze and lie; nothing here throws at
 * whoever uses it, and nobody waits for it. Nothing is loaded of the driver before {@link
 * RedisLink#open}. May use: Lettuce. Safe between threads; nothing is null.
 */
@NullMarked
package io.tokenauthority.server.redis;

import org.jspecify.annotations.NullMarked;
