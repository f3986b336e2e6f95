/**
 * The dashboard: pages for people, made on the server of templates that the compiler checks, with
 * next to no script. Each page's class turns a {@link io.tokenauthority.server.http.session.Visit}
 * into use-cases' plain values, and what they give into a record of {@code view}. It decides
 * nothing: what somebody may do is what the use-cases let them do; what they may not is not
 * offered.
 *
 * <p>Knows the use-cases, {@code http} and its {@code session}; nobody but the wiring knows it.
 * Stateless, safe for use from any thread. Nothing is null, but for a template's parameter that is
 * left out.
 */
@NullMarked
package io.tokenauthority.server.http.dashboard;

import org.jspecify.annotations.NullMarked;
