package io.tokenauthority.testing;

import io.tokenauthority.v1.RevokeTokenRequest;
import java.time.Duration;

/**
 * What a test can have go wrong. What returns a {@link Fault} lasts until that is ended; the others
 * are events, as in life. Of one kind of fault the latest counts.
 */
public final class Faults {

  private static final Duration PAST_LEEWAY = Duration.ofSeconds(31);

  private final TestAuthority authority;
  private final Relay relay;
  private final Clocks clocks;
  private final Administration admin;
  private final Duration longestLife;

  Faults(
      TestAuthority authority,
      Relay relay,
      Clocks clocks,
      Administration admin,
      Duration longestLife) {
    this.authority = authority;
    this.relay = relay;
    this.clocks = clocks;
    this.admin = admin;
    this.longestLife = longestLife;
  }

  /**
   * The authority cannot be reached: connections are cut, new ones end at once (UNAVAILABLE). Time
   * that {@linkplain TestClock#advance jumps} meanwhile makes the trust of guards stale, as an
   * outage of that length would. After the end everybody comes back by itself, in a second or two.
   */
  public Fault down() {
    relay.takeDown();
    return new Fault(
        "the authority is down",
        () -> {
          relay.bringUp();
          authority.reconnect();
        });
  }

  /**
   * Whatever the authority says arrives this much later: an hour is an authority that hangs. In
   * real time, as are deadlines.
   */
  public Fault slow(Duration late) {
    relay.setDelay(late);
    return new Fault(
        "the authority is slow by " + late,
        () -> {
          relay.setDelay(Duration.ZERO);
          authority.reconnect();
        });
  }

  /**
   * The authority's time of day is wrong. Ahead, it is followed at once; behind, only by an
   * authority that {@linkplain #restart starts} so: a clock that is set back while a process runs
   * is not believed, lest it revive tokens.
   */
  public Fault authorityClockOff(Duration wrong) {
    return off("authority", clocks.authority(), wrong);
  }

  /**
   * The time of day of guards is wrong. Ahead, it is followed at once; behind, only by guards that
   * are made while it is.
   */
  public Fault guardClocksOff(Duration wrong) {
    return off("guards", clocks.guards(), wrong);
  }

  /** The time of day of identities is wrong, either way. */
  public Fault identityClocksOff(Duration wrong) {
    return off("identities", clocks.identities(), wrong);
  }

  private Fault off(String whose, TestClock.Face face, Duration wrong) {
    face.setOff(wrong);
    authority.catchUp();
    return new Fault(
        "the clock of the " + whose + " is off by " + wrong,
        () -> {
          face.setOff(Duration.ZERO);
          authority.catchUp();
        });
  }

  /**
   * Every access token there is has expired, though identities think theirs good: time passes for
   * the authority and for guards alone. New tokens are good. An identity forces a refresh at most
   * once in 10 s of its clock: advance that between two of these.
   */
  public void expireTokens() {
    Duration span = longestLife.plus(PAST_LEEWAY);
    clocks.authority().jump(span);
    clocks.guards().jump(span);
    authority.catchUp();
  }

  /**
   * Revokes an access token alone, or by a service or refresh token its whole grant. The authority
   * refuses it when this returns, connected guards within a second.
   */
  public void revoke(String token) {
    admin.revoke(RevokeTokenRequest.newBuilder().setToken(token).build());
  }

  /** The same by the id of a token, which a handler reads from its caller. */
  public void revokeById(String tokenId) {
    admin.revoke(RevokeTokenRequest.newBuilder().setTokenId(tokenId).build());
  }

  /** The next key signs from now on; what the last one signed stays good. */
  public void rotateKey() {
    var unused = admin.rotateKey();
  }

  /** The key that signs is revoked: every access token there is dies. Another one signs. */
  public void revokeKey() {
    admin.revokeKey(admin.rotateKey());
  }

  /** The authority's process ends in order, and another starts on the same state and port. */
  public void restart() {
    authority.restart();
  }
}
