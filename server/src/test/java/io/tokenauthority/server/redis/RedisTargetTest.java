package io.tokenauthority.server.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tokenauthority.server.redis.RedisTarget.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisTargetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://cache                            | SINGLE   | false | cache:6379             | 0",
        "rediss://cache:7000/3                    | SINGLE   | true  | cache:7000             | 3",
        "redis://[::1]:7000/                      | SINGLE   | false | [::1]:7000             | 0",
        "redis://a:1,b:2                          | CLUSTER  | false | a:1,b:2                | 0",
        "rediss-cluster://a                       | CLUSTER  | true  | a:6379                 | 0",
        "redis-sentinel://a,b:2/5#main            | SENTINEL | false | a:26379,b:2#main       | 5",
        "rediss-sentinel://u:p@a#main             | SENTINEL | true  | a:26379#main           | 0",
      })
  void parse_everyForm(String url, Kind kind, boolean tls, String hosts, int database) {
    RedisTarget target = RedisTarget.parse(url, Optional.empty());
    assertThat(target.kind()).isEqualTo(kind);
    assertThat(target.tls()).isEqualTo(tls);
    assertThat(target).hasToString(hosts);
    assertThat(target.database()).isEqualTo(database);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cache:6379",
        "http://cache",
        "redis://",
        "redis://a,,b",
        "redis://a:0",
        "redis://a:65536",
        "redis://a:port",
        "redis://a/name",
        "redis://a/1?timeout=1s",
        "redis://a#main",
        "redis-sentinel://a",
        "redis-cluster://a/1",
        "redis://user@a",
        "redis://:p%zz@a",
        "redis://a b",
      })
  void parse_nonsense_isRefused_andNotRepeated(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisTarget.parse(url, Optional.empty()))
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("p%zz", "65536"));
  }

  @Test
  void login_inTheUrl_orBesideIt_neverInBoth() {
    RedisLogin inside = RedisTarget.parse("redis://me:a%40b+c@h", Optional.empty()).login();
    assertThat(inside.user()).contains("me");
    assertThat(inside.password()).contains("a@b+c");

    assertThat(RedisTarget.parse("redis://:word@h", Optional.empty()).login())
        .isEqualTo(new RedisLogin(Optional.empty(), Optional.of("word")));
    assertThat(RedisTarget.parse("redis://me@h", Optional.of("word")).login())
        .isEqualTo(new RedisLogin(Optional.of("me"), Optional.of("word")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisTarget.parse("redis://:word@h", Optional.of("other")))
        .withMessageContaining("redis.password");
  }

  @Test
  void text_holdsNoPassword() {
    RedisTarget target = RedisTarget.parse("redis://me:hidden@h", Optional.empty());
    assertThat(target.toString() + target.login()).doesNotContain("hidden");
  }
}
