/** Tests of the client's part: real gRPC servers with scripted answers, a clock moved by hand. */
@NullMarked
package io.tokenauthority.interceptor.client;

import org.jspecify.annotations.NullMarked;
