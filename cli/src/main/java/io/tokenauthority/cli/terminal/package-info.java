/**
 * The operator's side: what is read from and written to a terminal, tables, human words for times
 * and states, prompts without echo, progress.
 *
 * <p>May use: the JDK, protobuf messages and their JSON. Never {@code io.grpc}. Data goes to
 * stdout, talk to stderr. Everything here serves one command on one thread; {@link
 * io.tokenauthority.cli.terminal.Progress} alone has a thread of its own. Nothing is null unless it
 * says so.
 */
@NullMarked
package io.tokenauthority.cli.terminal;

import org.jspecify.annotations.NullMarked;
