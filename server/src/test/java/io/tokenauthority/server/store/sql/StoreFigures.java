package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.server.store.Samples;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.token.opaque.SecretDigest;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What DECISIONS says of the store's speed, measured: run {@code main}, with the number of stored
 * tokens and of callers, seconds a round, a folder (or {@code jdbc:postgresql:} and so on, for an
 * empty database), and how the only rounds wanted begin. No test: figures belong to a machine.
 */
public final class StoreFigures {

  private static final PrintStream OUT = System.out;

  private final Store store;
  private final int callers;
  private final String only;
  private final Samples samples = new Samples();
  private final List<SecretDigest> digests = new ArrayList<>();
  private final List<RefreshChain> chains = new ArrayList<>();
  private final AtomicLong ids = new AtomicLong();

  private StoreFigures(Store store, int callers, String only) {
    this.only = only;
    this.store = store;
    this.callers = callers;
  }

  public static void main(String[] args) throws Exception {
    int tokens = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    int callers = args.length > 1 ? Integer.parseInt(args[1]) : 32;
    int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    String where = args.length > 3 ? args[3] : Files.createTempDirectory("figures").toString();
    long before = System.nanoTime();
    try (Store store = open(where)) {
      OUT.printf("open: %d ms%n", (System.nanoTime() - before) / 1_000_000);
      StoreFigures figures = new StoreFigures(store, callers, args.length > 4 ? args[4] : "");
      figures.fill(tokens);
      for (int round = 0; round < 2; round++) {
        figures.run("issue (findByDigest + audit)", seconds, figures::issue);
        figures.run("rotate (findByHandle + rotate + audit)", seconds, figures::rotate);
        figures.run("revoke (find + revoke + audit + append)", seconds, figures::revoke);
        figures.run("audit only", seconds, figures::audit);
        figures.run("32 audits in one work, as a group would", seconds, figures::audits);
        figures.run("nothing (an empty work)", seconds, i -> store.write(tx -> 0));
        figures.run("read findByDigest", seconds, figures::read);
      }
    }
  }

  private static Store open(String where) {
    return where.startsWith("jdbc:")
        ? PostgresStore.open(
            new PostgresTarget(where, Optional.of("postgres"), Optional.empty(), 16),
            new SecureRandom())
        : SqliteStore.open(Path.of(where).resolve("authority.db"));
  }

  private void fill(int tokens) {
    long before = System.nanoTime();
    Account account = samples.service();
    store.write(
        tx -> {
          tx.accounts().insert(account);
          return 0;
        });
    for (int done = 0; done < tokens; done += 1000) {
      store.write(
          tx -> {
            for (int i = 0; i < 1000; i++) {
              Grant grant = samples.grant(GrantKind.SERVICE_TOKEN, account);
              ServiceToken token = samples.token(grant);
              tx.grants().insert(grant);
              tx.serviceTokens().insert(token);
              Grant session = samples.grant(GrantKind.SESSION, account);
              RefreshChain chain = samples.chain(session);
              tx.grants().insert(session);
              tx.refreshChains().insert(chain);
              digests.add(token.digest());
              chains.add(chain);
            }
            return 0;
          });
    }
    OUT.printf("filled %d in %d ms%n", tokens, (System.nanoTime() - before) / 1_000_000);
  }

  private interface Act {
    void run(int caller);
  }

  private static long writerNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null && info.getThreadName().equals("store-writer")) {
        return threads.getThreadCpuTime(info.getThreadId());
      }
    }
    return 0;
  }

  private void run(String what, int seconds, Act act) throws InterruptedException {
    if (!what.startsWith(only)) {
      return;
    }
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long writer = writerNanos();
    AtomicInteger done = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      int caller = i;
      Thread thread =
          new Thread(
              () -> {
                while (System.nanoTime() < end) {
                  act.run(caller);
                  done.incrementAndGet();
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    OUT.printf(
        "%-45s %7d /s, %5.1f µs of the writer's processor each%n",
        what, done.get() / seconds, (writerNanos() - writer) / 1e3 / done.get());
  }

  private AuditTrail.Row row() {
    AuditTrail.Row row = samples.event(Samples.NOW);
    AuditEvent event = row.event();
    String id = "%026d".formatted(ids.incrementAndGet());
    return new AuditTrail.Row(
        new AuditEvent(
            id,
            event.time().plusMillis(ids.get() / 10),
            event.actor(),
            event.actorTokenId(),
            event.action(),
            event.target(),
            event.outcome(),
            event.reason(),
            event.peer(),
            event.details()),
        row.hmac(),
        0,
        0);
  }

  private void issue(int caller) {
    SecretDigest digest = digests.get(ThreadLocalRandom.current().nextInt(digests.size()));
    AuditTrail.Row row = row();
    store.write(
        tx -> {
          boolean found = tx.serviceTokens().findByDigest(digest).isPresent();
          tx.audit().append(row);
          return found;
        });
  }

  /** Each caller has chains of its own. */
  private void rotate(int caller) {
    int mine = ThreadLocalRandom.current().nextInt(chains.size() / callers) * callers + caller;
    AuditTrail.Row row = row();
    SecretDigest digest = SecretDigest.of("r" + ids.incrementAndGet());
    store.write(
        tx -> {
          RefreshChain chain =
              tx.refreshChains().findByHandle(chains.get(mine).handle()).orElseThrow().chain();
          RefreshChain next =
              chain.rotated(
                  digest,
                  row.hmac(),
                  chain.requestId(),
                  Samples.LATER.plusMillis(ids.get()),
                  Samples.NOW);
          if (!tx.refreshChains().rotate(next, chain.current())) {
            throw new IllegalStateException("lost");
          }
          tx.audit().append(row);
          return 0;
        });
  }

  private void revoke(int caller) {
    int mine = ThreadLocalRandom.current().nextInt(chains.size() / callers) * callers + caller;
    AuditTrail.Row row = row();
    String id = "%022d".formatted(ids.incrementAndGet());
    store.write(
        tx -> {
          tx.grants().find(chains.get(mine).grant());
          tx.audit().append(row);
          tx.revocations()
              .append(
                  new Revocation(
                      Revocation.Kind.TOKEN, id, 0, Samples.LATER, Revocation.Cause.REQUESTED),
                  Samples.NOW);
          return 0;
        });
  }

  private void audit(int caller) {
    AuditTrail.Row row = row();
    store.write(
        tx -> {
          tx.audit().append(row);
          return 0;
        });
  }

  private void audits(int caller) {
    List<AuditTrail.Row> rows = Stream.generate(this::row).limit(32).toList();
    store.write(
        tx -> {
          rows.forEach(tx.audit()::append);
          return 0;
        });
  }

  private void read(int caller) {
    SecretDigest digest = digests.get(ThreadLocalRandom.current().nextInt(digests.size()));
    store.read(tx -> tx.serviceTokens().findByDigest(digest).orElseThrow());
  }
}
