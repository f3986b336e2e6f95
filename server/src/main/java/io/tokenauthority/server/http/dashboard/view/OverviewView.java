package io.tokenauthority.server.http.dashboard.view;

import io.tokenauthority.server.http.dashboard.view.Confirmation.Fact;
import java.util.List;

/**
 * What wants attention, at one look.
 *
 * @param waiting how many users wait to be approved
 * @param reuses of refresh tokens
 * @param ends how many tokens end within a day, a week, a month
 */
public record OverviewView(
    Badge health,
    long waiting,
    long reuses,
    List<Tile> tiles,
    String ends,
    List<TokenRow> soonest,
    List<Refused> refused,
    List<Fact> replica) {

  /** Keeps its own copies. */
  public OverviewView {
    tiles = List.copyOf(tiles);
    soonest = List.copyOf(soonest);
    refused = List.copyOf(refused);
    replica = List.copyOf(replica);
  }

  /** A number that leads somewhere. */
  public record Tile(
      String tone, String icon, String name, String value, String under, String path) {}

  /** An address that was refused. */
  public record Refused(String peer, String times, When last) {}

  /** Who waits, in words. */
  public String waitingWords() {
    return waiting == 1 ? "1 user waits" : When.number(waiting) + " users wait";
  }

  /** What was used again, in words. */
  public String reuseWords() {
    return reuses == 1
        ? "A refresh token was used again"
        : When.number(reuses) + " refresh tokens were used again";
  }
}
