/**
 * What a guard tells of itself: give a {@link
 * io.tokenauthority.interceptor.server.metrics.GuardListener} to the builder, one of your own or
 * the ready ones for Micrometer and OpenTelemetry, of which each needs its library on the class
 * path and nothing else does.
 *
 * <table>
 * <caption>Both adapters' metrics</caption>
 * <tr><th>name</th><th>label</th><th>what</th></tr>
 * <tr><td>tokenauthority.guard.calls</td><td>verdict</td><td>calls: admitted, or the reason of the
 * refusal; OVERLOADED and RATE_LIMITED are those shed</td></tr>
 * <tr><td>tokenauthority.guard.examinations</td><td>way</td><td>tokens presented: known (from the
 * cache), shared, signature, authority</td></tr>
 * <tr><td>tokenauthority.guard.feed.age</td><td></td><td>seconds since keys and revocations were
 * known to be complete, the authority's own lag included; alert at 12</td></tr>
 * <tr><td>tokenauthority.guard.feed.breaks</td><td></td><td>how often the feed broke off and was
 * opened anew</td></tr>
 * <tr><td>tokenauthority.guard.streams.open</td><td></td><td>streams under a token</td></tr>
 * <tr><td>tokenauthority.guard.streams.ended</td><td>reason</td><td>streams ended for their token's
 * sake</td></tr>
 * <tr><td>tokenauthority.guard.tokens.known</td><td></td><td>tokens remembered</td></tr>
 * <tr><td>tokenauthority.guard.exchanges</td><td>outcome</td><td>a timer of tokens fetched on
 * callers' behalf: granted, or the reason of the refusal</td></tr>
 * <tr><td>tokenauthority.guard.tokens.delegated</td><td></td><td>tokens held on callers'
 * behalf</td></tr>
 * </table>
 *
 * <p>May use: the reasons of the contract; each adapter its one library. Names and labels hold no
 * token, no id and no peer, and a label has a handful of values. Called on every call's own thread:
 * nothing may block; nothing is null.
 */
@NullMarked
package io.tokenauthority.interceptor.server.metrics;

import org.jspecify.annotations.NullMarked;
