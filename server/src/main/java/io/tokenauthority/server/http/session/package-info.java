/**
 * How browsers are told apart and others kept out: the cookie, the form's token, and where a
 * request was made (OWASP ASVS 5, sections 3.3 to 3.5 and 7).
 *
 * <p>Every route of somebody signed in comes out of {@link
 * io.tokenauthority.server.http.session.Gate}, so that none can forget to ask. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.http.session;

import org.jspecify.annotations.NullMarked;
