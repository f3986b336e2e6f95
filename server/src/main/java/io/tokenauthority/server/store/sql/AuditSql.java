package io.tokenauthority.server.store.sql;

/** The texts of {@link SqlAuditTrail}: more than a page of their own. */
final class AuditSql {

  private static final String COLUMNS =
      """
      e.time, e.id, e.actor, e.actor_token_id, e.action, e.target_kind, e.target_id, e.outcome, e.reason,
      e.peer, e.details, e.hmac, e.segment, e.position
      """;

  private static final String SELECT = "SELECT " + COLUMNS + "FROM audit_event e ";

  static final String APPEND =
      """
      INSERT INTO audit_event (time, id, actor, actor_token_id, action, target_kind, target_id, outcome,
          reason, peer, details, hmac, segment, position)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
      """;

  static final String LIST =
      "SELECT "
          + COLUMNS
          + """
          FROM (SELECT * FROM audit_event WHERE {scope} ORDER BY time DESC, id DESC LIMIT :look) e
          WHERE {filter} ORDER BY e.time DESC, e.id DESC LIMIT :size
          """;

  static final String LIST_STOP =
      """
      SELECT time, id FROM audit_event WHERE {scope} ORDER BY time DESC, id DESC LIMIT 1 OFFSET :skip
      """;

  static final String UNSEALED =
      SELECT + "WHERE e.segment = 0 ORDER BY e.position, e.time, e.id LIMIT ?";

  static final String COUNT_UNSEALED =
      "SELECT count(*) FROM (SELECT 1 FROM audit_event WHERE segment = 0 LIMIT :limit) unsealed";

  /** Above a position, from the segment that the next one lies in. */
  private static final String STRETCH =
      """
      FROM (
        SELECT * FROM audit_event
        WHERE position > :after AND segment >= (
          SELECT coalesce(max(number), 1) FROM audit_segment WHERE first_position <= :after + 1)
        ORDER BY segment, position LIMIT :look) e
      """;

  static final String SEALED_AFTER =
      "SELECT " + COLUMNS + STRETCH + "WHERE {filter} ORDER BY e.segment, e.position LIMIT :limit";

  static final String STRETCH_END = "SELECT coalesce(max(e.position), :after) " + STRETCH;

  static final String ROWS_OF =
      SELECT + "WHERE e.segment = :segment ORDER BY e.position LIMIT :limit";

  /** Three ranges of the index; joined by OR it would be walked whole. */
  static final String ROWS_OUTSIDE =
      String.join(
          " UNION ALL ",
          SELECT + "WHERE e.segment < 0",
          SELECT + "WHERE e.segment >= 1 AND e.segment < :first_kept",
          SELECT + "WHERE e.segment > :last LIMIT :limit");

  static final String SEAL =
      """
      UPDATE audit_event SET segment = ?, position = ? WHERE time = ? AND id = ? AND segment = 0
      """;

  private static final String SELECT_SEGMENT =
      """
      SELECT number, first_position, event_count, previous_head, head, seal_time, purged
      FROM audit_segment
      """;

  static final String INSERT_SEGMENT =
      """
      INSERT INTO audit_segment (number, first_position, event_count, previous_head, head, seal_time, purged)
      VALUES (:number, :first_position, :event_count, :previous_head, :head, :seal_time, :purged)
      """;

  static final String HEAD = SELECT_SEGMENT + "ORDER BY number DESC LIMIT 1";

  static final String SEGMENTS =
      SELECT_SEGMENT + "WHERE number >= :from ORDER BY number LIMIT :limit";

  static final String SEGMENT_AT =
      SELECT_SEGMENT
          + """
          WHERE number = (SELECT max(number) FROM audit_segment WHERE first_position <= :position)
            AND first_position + event_count > :position
          """;

  static final String FIRST_KEPT = SELECT_SEGMENT + "WHERE purged = 0 ORDER BY number LIMIT 1";

  static final String TO_PURGE =
      """
      SELECT number FROM audit_segment
      WHERE purged = 0 AND seal_time < :before ORDER BY seal_time, number LIMIT :limit
      """;

  static final String DELETE_ROWS = "DELETE FROM audit_event WHERE segment = :segment";

  static final String MARK_PURGED = "UPDATE audit_segment SET purged = 1 WHERE number = :segment";

  private AuditSql() {}
}
