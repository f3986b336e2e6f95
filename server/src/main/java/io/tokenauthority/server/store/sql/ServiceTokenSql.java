package io.tokenauthority.server.store.sql;

/** The texts of {@link SqlServiceTokens}: more than a page of their own. */
final class ServiceTokenSql {

  /** A token with what it hangs from, {@code t} being the token: one round for every read. */
  static final String HOLDING =
      """
      SELECT t.id, t.grant_id, t.account, t.display_name, t.format, t.key_id, t.digest, t.hint, t.ending,
          t.successor, t.create_time, t.expire_time, t.end_time, t.creator,
      """
          + String.join(", ", SqlGrants.COLUMNS, SqlAccounts.COLUMNS)
          + ", u.last_used, u.use_count ";

  static final String HANGING =
      """
      JOIN grants g ON g.id = t.grant_id JOIN account a ON a.id = t.account
      LEFT JOIN grant_usage u ON u.grant_id = t.grant_id
      """;

  /** {@code ServiceToken.state} in SQL; the contract suite holds the two together. */
  static final String STATE =
      """
      CASE
        WHEN t.ending = 'RETIRED' OR g.state = 'REVOKED' OR g.generation <> a.generation
          OR a.state = 'DELETED' THEN 'REVOKED'
        WHEN t.end_time <= :now THEN CASE t.ending WHEN 'SUPERSEDED' THEN 'REVOKED' ELSE 'EXPIRED' END
        WHEN t.end_time > :now + :window THEN 'ACTIVE'
        ELSE 'EXPIRING'
      END
      """;

  static final String INSERT =
      """
      INSERT INTO service_token (id, grant_id, account, display_name, format, key_id, digest, hint, ending,
          successor, create_time, expire_time, end_time, creator)
      VALUES (:id, :grant, :account, :display_name, :format, :key, :digest, :hint, :ending,
          :successor, :create_time, :expire_time, :end_time, :creator)
      """;

  static final String FIND_BY_DIGEST =
      HOLDING + "FROM service_token t " + HANGING + "WHERE t.digest = ?";

  static final String FIND = HOLDING + "FROM service_token t " + HANGING + "WHERE t.id = :id";

  static final String NEWEST_OF =
      HOLDING
          + "FROM service_token t "
          + HANGING
          + """
          WHERE t.grant_id = :grant AND t.successor IS NULL
          ORDER BY t.create_time DESC, t.id DESC LIMIT 1
          """;

  static final String COUNT_USABLE =
      """
      SELECT count(*)
      FROM service_token t JOIN grants g ON g.id = t.grant_id JOIN account a ON a.id = t.account
      WHERE t.account = :account AND t.ending <> 'RETIRED' AND t.end_time > :now
        AND g.state = 'ACTIVE' AND g.generation = a.generation
      """;

  static final String SUPERSEDE =
      """
      UPDATE service_token SET ending = 'SUPERSEDED', successor = :successor, end_time = :end_time
      WHERE id = :id AND ending IN ('EXPIRES', 'NEVER')
        AND EXISTS (SELECT 1 FROM grants g WHERE g.id = grant_id AND g.state = 'ACTIVE')
      """;

  static final String OVERLAP_ENDED =
      """
      SELECT t.id, t.grant_id, t.account, t.display_name, t.format, t.key_id, t.digest, t.hint, t.ending,
          t.successor, t.create_time, t.expire_time, t.end_time, t.creator
      FROM service_token t
      WHERE t.ending = 'SUPERSEDED' AND t.end_time <= :now
      ORDER BY t.end_time, t.id LIMIT :limit
      """;

  /** min() of two is an aggregate elsewhere. */
  private static final String SET_RETIRED =
      """
      UPDATE service_token
      SET ending = 'RETIRED', end_time = CASE WHEN end_time > :now THEN :now ELSE end_time END
      """;

  static final String RETIRE = SET_RETIRED + "WHERE id = :id AND ending <> 'RETIRED'";

  private static final String SIGNED_BY =
      """
      FROM service_token t JOIN grants g ON g.id = t.grant_id
      WHERE t.key_id = :key AND t.ending <> 'RETIRED' AND t.end_time > :now AND g.state = 'ACTIVE'
      """;

  static final String LIST_SIGNED_BY =
      "SELECT t.id " + SIGNED_BY + "ORDER BY t.create_time, t.id LIMIT :limit";

  static final String COUNT_SIGNED_BY = "SELECT count(*) " + SIGNED_BY;

  static final String RETIRE_SIGNED_BY =
      SET_RETIRED + "WHERE id IN (SELECT t.id " + SIGNED_BY + ")";

  private static final String LATEST_JWT_END =
      """
      SELECT max(expire_time) FROM service_token
      WHERE format = 'JWT' AND ending <> 'RETIRED' AND
      """;

  static final String LATEST_JWT_END_OF_ACCOUNT = LATEST_JWT_END + "account = :of";
  static final String LATEST_JWT_END_OF_GRANT = LATEST_JWT_END + "grant_id = :of";
  static final String LATEST_JWT_END_OF_KEY = LATEST_JWT_END + "key_id = :of";

  static final String LIST =
      HOLDING
          + """
          FROM (SELECT * FROM service_token WHERE {scope}
                ORDER BY create_time DESC, id DESC LIMIT :look) t
          """
          + HANGING
          + "WHERE {filter} ORDER BY t.create_time DESC, t.id DESC LIMIT :size";

  static final String LIST_STOP =
      """
      SELECT create_time, id FROM service_token WHERE {scope}
      ORDER BY create_time DESC, id DESC LIMIT 1 OFFSET :skip
      """;

  static final String COUNT =
      """
      SELECT state, count(*), min(own_end) FROM (
        SELECT %s AS state, CASE t.ending WHEN 'NEVER' THEN NULL ELSE t.end_time END AS own_end
        FROM service_token t JOIN grants g ON g.id = t.grant_id JOIN account a ON a.id = t.account
      ) s GROUP BY state
      """
          .formatted(STATE);

  private ServiceTokenSql() {}
}
