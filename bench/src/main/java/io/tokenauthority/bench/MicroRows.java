package io.tokenauthority.bench;

import io.tokenauthority.bench.micro.Attaching;
import io.tokenauthority.bench.micro.Revocations;
import io.tokenauthority.bench.micro.Signatures;
import io.tokenauthority.bench.micro.Verifying;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** A short set of JMH benchmarks, one fork each. */
final class MicroRows {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final boolean quick;

  MicroRows(boolean quick) {
    this.quick = quick;
  }

  void run(Report report) throws RunnerException {
    tell(report, "ES256, EdDSA and RS256", Signatures.class, 1, 2);
    tell(report, "judged among 1,000,000 revocations", Revocations.class, 2, 3);
    tell(report, "attaching", Attaching.class, 3, 3);
    tell(report, "verifying", Verifying.class, 3, 3);
  }

  private void tell(Report report, String subject, Class<?> benchmarks, int warmUp, int measured)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\b" + benchmarks.getName().replace(".", "\\.") + "\\b")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .threads(1)
            .warmupIterations(quick ? 1 : warmUp)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(quick ? 1 : measured)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
            .shouldFailOnError(false)
            .verbosity(VerboseMode.SILENT);
    Collection<RunResult> results = new Runner(options.build()).run();
    if (results.isEmpty()) {
      throw new IllegalStateException(subject + ": no benchmark ran to its end");
    }
    double idle = bytesOfIdle(results);
    results.forEach(each -> report.add(micro(each, idle)));
  }

  /** What the harness itself allocates, taken off where a budget is about what we add. */
  private static double bytesOfIdle(Collection<RunResult> results) {
    return results.stream()
        .filter(each -> label(each).equals("nothing"))
        .mapToDouble(MicroRows::bytes)
        .findFirst()
        .orElse(0);
  }

  private static Report.Micro micro(RunResult result, double idle) {
    String name = name(result);
    double nanos = result.getPrimaryResult().getScore();
    double error = result.getPrimaryResult().getStatistics().getStandardDeviation();
    double bytes = bytes(result);
    return switch (label(result)) {
      case "credentials", "interceptor" ->
          new Report.Micro(
              name,
              nanos,
              error,
              bytes,
              "< 1 µs, < 100 B beside nothing's",
              nanos < 1_000 && bytes - idle < 100);
      case "oneToken", "manyTokens" ->
          new Report.Micro(name, nanos, error, bytes, "< 100 ns", nanos < 100);
      default -> new Report.Micro(name, nanos, error, bytes, "", true);
    };
  }

  private static String label(RunResult result) {
    return result.getPrimaryResult().getLabel();
  }

  private static double bytes(RunResult result) {
    Map<String, Result> more = result.getSecondaryResults();
    return more.entrySet().stream()
        .filter(each -> each.getKey().endsWith(ALLOCATED))
        .mapToDouble(each -> each.getValue().getScore())
        .findFirst()
        .orElse(Double.NaN);
  }

  private static String name(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    String[] parts = benchmark.split("\\.");
    StringBuilder name =
        new StringBuilder(parts[parts.length - 2]).append('.').append(parts[parts.length - 1]);
    result
        .getParams()
        .getParamsKeys()
        .forEach(key -> name.append(' ').append(result.getParams().getParam(key)));
    return name.toString();
  }
}
