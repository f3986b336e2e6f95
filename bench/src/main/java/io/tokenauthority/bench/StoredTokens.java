package io.tokenauthority.bench;

import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Fills a database with service tokens, by COPY: each with a grant of its own, all of the account
 * that the scene has made, whose secrets follow from their number.
 */
final class StoredTokens {
  private static final String GRANTS =
      "COPY grants (id, kind, account, generation, scopes, audiences, state, create_time,"
          + " expire_time, creator) FROM STDIN";
  private static final String TOKENS =
      "COPY service_token (id, grant_id, account, display_name, format, digest, hint, ending,"
          + " create_time, expire_time, end_time, creator) FROM STDIN";
  private static final String ACCOUNT = "bench-caller";
  private static final long YEAR = 365L * 86_400_000;

  private final DataSource database;
  private final long now = System.currentTimeMillis();

  StoredTokens(DataSource database) {
    this.database = database;
  }

  /** The secret of the token of this number. */
  static String secret(int number) {
    return OpaqueToken.mint(OpaqueKind.SERVICE, new SplittableRandom(number)).reveal();
  }

  /** Stores so many. */
  void load(int tokens) throws SQLException, IOException {
    try (Connection connection = database.getConnection()) {
      copy(connection, GRANTS, tokens, this::grant);
      copy(connection, TOKENS, tokens, this::token);
      try (Statement statement = connection.createStatement()) {
        statement.execute("VACUUM ANALYZE grants, service_token");
        statement.execute("CHECKPOINT");
      }
    }
  }

  private static void copy(Connection connection, String sql, int rows, IntFunction<String> row)
      throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      text.append(row.apply(i)).append('\n');
      if (i % 500 == 499 || i == rows - 1) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
      }
    }
    copy.endCopy();
  }

  private static String id(char kind, int number) {
    return "%c%021d".formatted(kind, number);
  }

  private String grant(int number) {
    return String.join(
        "\t",
        id('g', number),
        "SERVICE_TOKEN",
        ACCOUNT,
        "1",
        "read write",
        Scene.AUDIENCE,
        "ACTIVE",
        Long.toString(now),
        Long.toString(now + YEAR),
        ACCOUNT);
  }

  private String token(int number) {
    return String.join(
        "\t",
        id('t', number),
        id('g', number),
        ACCOUNT,
        "stored",
        "OPAQUE",
        "\\\\x" + SecretDigest.of(secret(number)).hex(),
        "tas_*0000",
        "EXPIRES",
        Long.toString(now),
        Long.toString(now + YEAR),
        Long.toString(now + YEAR),
        ACCOUNT);
  }
}
