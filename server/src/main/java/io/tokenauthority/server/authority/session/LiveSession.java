package io.tokenauthority.server.authority.session;

import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.server.lifecycle.User;

/**
 * A browser that is signed in, as one request found it.
 *
 * @param principal as use-cases take it; its token is named as the grant is, since there is none
 */
public record LiveSession(Principal principal, User user) {}
