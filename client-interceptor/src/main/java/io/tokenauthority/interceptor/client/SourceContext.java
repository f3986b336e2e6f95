package io.tokenauthority.interceptor.client;

import java.util.concurrent.Executor;

/**
 * What a source works with.
 *
 * @param calls the way to the authority
 * @param worker one thread of the identity's own, for whatever may block: files, suppliers, keys
 * @param clock the identity's clock
 * @param request what to ask for
 */
record SourceContext(
    AuthorityCalls calls, Executor worker, ClientClock clock, TokenRequest request) {}
