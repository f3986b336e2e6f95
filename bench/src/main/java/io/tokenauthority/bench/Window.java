package io.tokenauthority.bench;

import org.HdrHistogram.Histogram;

/**
 * What one window showed.
 *
 * @param wrong calls that did not do what they should
 * @param cpuMicros processor time of all processes of the run, client included, for each call: what
 *     tells cost from waiting, and is the same on a busy machine
 */
record Window(double perSecond, Histogram nanos, long wrong, double cpuMicros) {

  double p99Millis() {
    return nanos.getValueAtPercentile(99) / 1e6;
  }
}
