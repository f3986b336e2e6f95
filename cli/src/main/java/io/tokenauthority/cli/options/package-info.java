/**
 * What several commands have in common: options and how their values are read, pages, filters, the
 * one way in which a fresh secret is handed over.
 *
 * <p>May use: picocli, protobuf, the packages {@code terminal} and {@code session}. One command on
 * one thread. Nothing is null unless it says so.
 */
@NullMarked
package io.tokenauthority.cli.options;

import org.jspecify.annotations.NullMarked;
