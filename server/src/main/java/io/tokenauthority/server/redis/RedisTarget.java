package io.tokenauthority.server.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where Redis is, as {@code redis.url} says it:
 *
 * <ul>
 *   <li>{@code redis://host:6379/0} one server;
 *   <li>{@code redis-sentinel://host1:26379,host2:26379/0#master} sentinels, who know the server;
 *   <li>{@code redis://host1:6379,host2:6379}, or {@code redis-cluster://host:6379} a cluster, by
 *       one or more of its nodes.
 * </ul>
 *
 * {@code rediss} instead of {@code redis} is TLS, its certificate checked. A {@code user:password@}
 * or {@code :password@} goes before the hosts, percent-encoded, unless the password is given by
 * itself; sentinels are asked without one.
 *
 * @param master the sentinels' name of the server; empty otherwise
 * @param database 0 in a cluster
 */
public record RedisTarget(
    Kind kind, boolean tls, List<RedisNode> nodes, String master, RedisLogin login, int database) {

  /** What stands at the other end. */
  public enum Kind {
    /** One server. */
    SINGLE,
    /** Sentinels, who are asked which server is the master. */
    SENTINEL,
    /** A cluster, whose nodes tell of each other. */
    CLUSTER
  }

  private static final int MOST_NODES = 32;
  private static final int SENTINEL_PORT = 26_379;
  private static final int PORT = 6_379;

  private static final String FORMS =
      "must be redis://host:port/database, redis-sentinel://host:port,…/database#master or"
          + " redis-cluster://host:port,…; rediss for TLS";

  public RedisTarget {
    nodes = List.copyOf(nodes);
    require(nodes.size() <= MOST_NODES, "must name at most " + MOST_NODES + " hosts");
    require(
        (kind == Kind.SENTINEL) == master.matches("[A-Za-z0-9._-]{1,128}"),
        "of sentinels must end in #master, the name by which they know the server; no other may");
    require(database >= 0 && database <= 9999, "must name a database from 0 to 9999, or none");
    require(kind != Kind.CLUSTER || database == 0, "of a cluster must name no database");
  }

  /**
   * Reads a URL.
   *
   * @param password the password, where it is given by itself
   * @throws IllegalArgumentException saying what is wrong, and nothing of what was given
   */
  public static RedisTarget parse(String url, Optional<String> password) {
    int begin = url.indexOf("://");
    require(begin > 0 && url.indexOf('?') < 0, FORMS);
    String scheme = url.substring(0, begin);
    String rest = url.substring(begin + 3);
    int at = rest.lastIndexOf('@');
    String place = rest.substring(at + 1);
    String[] named = place.split("#", 2);
    String[] parts = named[0].split("/", 2);
    int port = scheme.endsWith("-sentinel") ? SENTINEL_PORT : PORT;
    List<RedisNode> nodes =
        Arrays.stream(parts[0].split(",", -1)).map(node -> RedisNode.parse(node, port)).toList();
    return new RedisTarget(
        kind(scheme, nodes.size()),
        scheme.startsWith("rediss"),
        nodes,
        named.length > 1 ? named[1] : "",
        login(at < 0 ? "" : rest.substring(0, at), password),
        parts.length > 1 && !parts[1].isEmpty() ? database(parts[1]) : 0);
  }

  private static Kind kind(String scheme, int nodes) {
    return switch (scheme) {
      case "redis", "rediss" -> nodes == 1 ? Kind.SINGLE : Kind.CLUSTER;
      case "redis-cluster", "rediss-cluster" -> Kind.CLUSTER;
      case "redis-sentinel", "rediss-sentinel" -> Kind.SENTINEL;
      default -> throw new IllegalArgumentException(FORMS);
    };
  }

  private static int database(String text) {
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
  }

  private static RedisLogin login(String given, Optional<String> password) {
    String[] parts = given.split(":", 2);
    boolean inside = parts.length > 1 && !parts[1].isEmpty();
    require(
        !(inside && password.isPresent()),
        "holds a password, and redis.password is given too: remove one");
    return new RedisLogin(
        parts[0].isEmpty() ? Optional.empty() : Optional.of(decoded(parts[0])),
        inside ? Optional.of(decoded(parts[1])) : password);
  }

  /** Percent-decoded, with a plus left alone. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("holds a % that begins no percent-encoding");
    }
  }

  private static void require(boolean so, String otherwise) {
    if (!so) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** For people: the hosts, and nothing of who we are to them. */
  @Override
  public String toString() {
    return nodes.stream().map(RedisNode::toString).collect(Collectors.joining(","))
        + (master.isEmpty() ? "" : "#" + master);
  }
}
