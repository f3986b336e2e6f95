/**
 * Measures the budgets of the design as ratios within one run: each of ours beside a bare gRPC echo
 * of the same messages, or a bare statement on the same disk, alternated window by window so that a
 * noisy machine is noisy for both.
 */
@NullMarked
package io.tokenauthority.bench;

import org.jspecify.annotations.NullMarked;
