/**
 * A protected service and its caller, in two processes: the smallest whole picture of Token
 * Authority at work.
 *
 * <p>{@link io.tokenauthority.examples.otp.OtpServer} is a service as any team would write it, plus
 * one interceptor; {@link io.tokenauthority.examples.otp.OtpCaller} is a client as any team would
 * write it, plus one line. Nothing is null.
 */
@NullMarked
package io.tokenauthority.examples.otp;

import org.jspecify.annotations.NullMarked;
