package io.tokenauthority.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the budgets: {@code Bench [--quick] [GROUP…] PAGE}. Without a group all of them but
 * {@code scale}; README says what each is. A group that fails is written down as failed, and the
 * rest goes on.
 */
public final class Bench {

  /** A group of rows. */
  @FunctionalInterface
  private interface Group {
    void run(Report report) throws Exception;
  }

  /** A group of load rows, on the scene that all of them share. */
  @FunctionalInterface
  private interface LoadGroup {
    void run(Scene scene, Report report) throws Exception;
  }

  private final Contest.Plan plan;
  private final boolean quick;
  private final List<String> wanted;
  private final Path page;
  private final Report report;

  private Bench(boolean quick, List<String> wanted, Path page) {
    this.quick = quick;
    this.plan = quick ? Contest.Plan.quick() : Contest.Plan.whole();
    this.wanted = wanted;
    this.page = page;
    this.report = new Report(page, "load");
  }

  /** Runs the groups and writes the page. */
  public static void main(String[] arguments) throws Exception {
    Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
    boolean quick = rest.peek() != null && rest.peek().equals("--quick");
    if (quick) {
      rest.remove();
    }
    Path page = Path.of(rest.removeLast());
    new Bench(quick, new ArrayList<>(rest), page).run();
    System.exit(0);
  }

  private void run() throws Exception {
    long begin = System.nanoTime();
    Path command = Path.of("bin", "tokenauthority").toAbsolutePath();
    group("start", to -> new ColdStart(command, quick ? 1 : 5).run(to));
    load();
    group("postgres", to -> new PostgresRows(plan, quick).run(to));
    group("feed", to -> new FeedRow(quick ? 10_000 : 1_000_000).run(to));
    group("micro", to -> new MicroRows(quick).run(to));
    if (wanted.contains("scale")) {
      group("scale", new Report(page, "scale"), to -> new ScaleRows(plan, quick).run(to));
    }
    System.out.printf("all in %.0f s%n", (System.nanoTime() - begin) / 1e9);
  }

  private void load() throws Exception {
    Map<String, LoadGroup> groups = new LinkedHashMap<>();
    groups.put("validate", (scene, to) -> new ValidateRows(scene, plan).run(to));
    groups.put("issue", (scene, to) -> new WriteRows(scene, plan).issue(to));
    groups.put("refresh", (scene, to) -> new WriteRows(scene, plan).refresh(to));
    groups.put("server", (scene, to) -> new GuardRows(scene, plan).run(to));
    groups.put("client", (scene, to) -> new IdentityRows(scene, plan).run(to));
    if (groups.keySet().stream().noneMatch(this::isWanted)) {
      return;
    }
    try (Scene scene = Scene.open()) {
      for (Map.Entry<String, LoadGroup> each : groups.entrySet()) {
        group(each.getKey(), to -> each.getValue().run(scene, to));
      }
    }
  }

  private boolean isWanted(String group) {
    return wanted.isEmpty() || wanted.contains(group);
  }

  private void group(String name, Group rows) throws Exception {
    if (isWanted(name)) {
      group(name, report, rows);
    }
  }

  private static void group(String name, Report into, Group rows) throws Exception {
    try {
      rows.run(into);
    } catch (Exception | LinkageError failed) {
      into.failed(name, failed);
    }
    into.write();
  }
}
