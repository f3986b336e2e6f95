package io.tokenauthority.server.process;

import io.lettuce.core.api.sync.RedisCommands;
import io.tokenauthority.server.redis.RedisProcess;
import io.tokenauthority.server.store.sql.PostgresOutage;
import io.tokenauthority.server.store.sql.PostgresTarget;
import java.time.Duration;

/** What befalls three replicas under load, and of which of them calls may then fail. */
enum Fault {
  /** One is ended without a word, and started again. */
  REPLICA_KILLED(Duration.ofSeconds(1), 0b010) {
    @Override
    Runnable begin(Stage stage) {
      stage.replicas().kill(1);
      return () -> stage.replicas().restart(1);
    }
  },
  /** One is stopped, and goes on as if nothing had been. */
  REPLICA_FROZEN(Duration.ofSeconds(4), 0b100) {
    @Override
    Runnable begin(Stage stage) {
      stage.replicas().freeze(2);
      return () -> stage.replicas().thaw(2);
    }
  },
  DATABASE_RESTARTED(Duration.ofSeconds(1), 0b111) {
    @Override
    Runnable begin(Stage stage) {
      return PostgresOutage.crash();
    }
  },
  DATABASE_FROZEN(Duration.ofSeconds(10), 0b111) {
    @Override
    Runnable begin(Stage stage) {
      return PostgresOutage.freeze();
    }
  },
  DATABASE_READ_ONLY(Duration.ofSeconds(3), 0b111) {
    @Override
    Runnable begin(Stage stage) {
      return PostgresOutage.makeReadOnly(stage.database());
    }
  },
  DATABASE_OUT_OF_CONNECTIONS(Duration.ofSeconds(3), 0b111) {
    @Override
    Runnable begin(Stage stage) {
      return PostgresOutage.takeAllConnections(stage.database());
    }
  },
  REDIS_KILLED(Duration.ofSeconds(1), 0b000) {
    @Override
    Runnable begin(Stage stage) {
      stage.redis().kill();
      return stage.redis()::restart;
    }
  },
  REDIS_FROZEN(Duration.ofSeconds(2), 0b000) {
    @Override
    Runnable begin(Stage stage) {
      stage.redis().freeze();
      return stage.redis()::thaw;
    }
  },
  REDIS_FLUSHED(Duration.ofMillis(200), 0b000) {
    @Override
    Runnable begin(Stage stage) {
      String unused = stage.redis().ask(RedisCommands::flushall);
      return () -> {};
    }
  },
  /** Every key is of another type, and the channel is full of nonsense. */
  REDIS_FULL_OF_GARBAGE(Duration.ofMillis(200), 0b000) {
    @Override
    Runnable begin(Stage stage) {
      long unused = stage.redis().ask(Fault::litter);
      return () -> {};
    }
  };

  private static long litter(RedisCommands<String, String> redis) {
    long heard = 0;
    for (String channel : redis.pubsubChannels()) {
      heard += redis.publish(channel, "garbage") + redis.publish(channel, "-1");
      heard += redis.publish(channel, Long.toString(Long.MAX_VALUE));
    }
    for (String key : redis.keys("*")) {
      redis.del(key);
      heard += redis.lpush(key, "garbage");
    }
    return heard;
  }

  private final Duration length;
  private final int befallen;

  /**
   * @param befallen a bit for each replica
   */
  Fault(Duration length, int befallen) {
    this.length = length;
    this.befallen = befallen;
  }

  /** What it happens to. */
  record Stage(ReplicaProcesses replicas, PostgresTarget database, RedisProcess redis) {}

  /** How long it lasts. */
  Duration length() {
    return length;
  }

  /** Whether a call to that replica may meet it. */
  boolean befalls(int replica) {
    return (befallen >> replica & 1) == 1;
  }

  /** Begins; gives what ends it. */
  abstract Runnable begin(Stage stage);
}
