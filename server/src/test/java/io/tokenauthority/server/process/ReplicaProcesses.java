package io.tokenauthority.server.process;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tokenauthority.server.redis.RedisProcess;
import io.tokenauthority.server.sealing.MasterKeyFile;
import io.tokenauthority.server.store.sql.PostgresTarget;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc.TokenAuthorityBlockingStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Authorities over one PostgreSQL database, each a process of its own with a folder and a port of
 * its own. They end with this, and at the latest with the test run.
 */
final class ReplicaProcesses implements AutoCloseable {

  static final String ISSUER = "https://authority.test";

  private static final long LONGEST_CALL_SECONDS = 40;

  private final Path folder;
  private final List<String> flags;
  private final List<ServerProcess> processes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  private ReplicaProcesses(Path folder, List<String> flags) {
    this.folder = folder;
    this.flags = flags;
  }

  /**
   * Starts so many at once, and waits until all serve.
   *
   * @param more flags
   */
  static ReplicaProcesses start(Path folder, PostgresTarget database, int count, String... more) {
    Path masterKey = folder.resolve("master-key");
    if (!Files.exists(masterKey)) {
      MasterKeyFile.create(masterKey, new SecureRandom());
    }
    List<String> flags = new ArrayList<>(List.of("--issuer", ISSUER));
    flags.addAll(List.of("--database.url", database.url()));
    flags.addAll(List.of("--database.user", database.user().orElseThrow()));
    flags.addAll(List.of("--database.connections", "8", "--rate-limit.enabled", "false"));
    flags.addAll(List.of("--master-key.file", masterKey.toString()));
    flags.addAll(Arrays.asList(more));
    ReplicaProcesses replicas = new ReplicaProcesses(folder, flags);
    try {
      replicas.startAll(count);
    } catch (RuntimeException | Error failed) {
      replicas.close();
      throw failed;
    }
    return replicas;
  }

  /** The same, with hints by Redis too. */
  static ReplicaProcesses start(
      Path folder, PostgresTarget database, int count, RedisProcess redis) {
    Path url = folder.resolve("redis-url");
    try {
      Files.createFile(
          url, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(url, redis.url());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start(folder, database, count, "--redis.url-file", url.toString());
  }

  private void startAll(int count) {
    for (int replica = 0; replica < count; replica++) {
      processes.add(begin(replica, 0));
    }
    for (ServerProcess process : processes) {
      ports.add(process.port());
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", process.port()).usePlaintext().build());
    }
  }

  private ServerProcess begin(int replica, int port) {
    List<String> args = new ArrayList<>(flags);
    args.addAll(List.of("--data.dir", "data-" + replica));
    args.addAll(List.of("--grpc.listen", "127.0.0.1:" + port));
    return ServerProcess.begin(folder, args.toArray(String[]::new));
  }

  int count() {
    return processes.size();
  }

  ServerProcess process(int replica) {
    return processes.get(replica);
  }

  /** Where each serves, and will serve again. */
  List<InetSocketAddress> addresses() {
    return ports.stream()
        .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .toList();
  }

  ManagedChannel channel(int replica) {
    return channels.get(replica);
  }

  /** The data plane of one, without credentials. */
  TokenAuthorityBlockingStub tokens(int replica) {
    return TokenAuthorityGrpc.newBlockingStub(channel(replica))
        .withDeadlineAfter(LONGEST_CALL_SECONDS, TimeUnit.SECONDS);
  }

  void kill(int replica) {
    process(replica).kill();
  }

  /** Starts one that was killed, at the place where it was, and waits until it serves. */
  void restart(int replica) {
    processes.set(replica, begin(replica, ports.get(replica)));
    int unused = process(replica).port();
    channel(replica).resetConnectBackoff();
  }

  void freeze(int replica) {
    Signals.freeze(process(replica).pid());
  }

  void thaw(int replica) {
    Signals.thaw(process(replica).pid());
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    processes.forEach(ServerProcess::close);
  }
}
