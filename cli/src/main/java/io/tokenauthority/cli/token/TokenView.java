package io.tokenauthority.cli.token;

import static io.tokenauthority.cli.terminal.Words.cut;
import static io.tokenauthority.cli.terminal.Words.list;
import static io.tokenauthority.cli.terminal.Words.orDash;

import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Words;
import io.tokenauthority.v1.ServiceToken;
import io.tokenauthority.v1.TokenSet;
import java.util.List;
import java.util.Locale;

/** Tokens as an operator reads them. */
final class TokenView {

  private final Words words;

  TokenView(Words words) {
    this.words = words;
  }

  /** "ACTIVE, 29 days left", "EXPIRES IN 5 DAYS", "EXPIRED", "REVOKED", "ETERNAL". */
  String state(ServiceToken token) {
    return switch (token.getState()) {
      case EXPIRED -> "EXPIRED";
      case REVOKED -> "REVOKED";
      case ACTIVE, EXPIRING -> live(token);
      case STATE_UNSPECIFIED, UNRECOGNIZED -> "UNKNOWN";
    };
  }

  private String live(ServiceToken token) {
    if (!token.getSupersededBy().isEmpty()) {
      return "SUPERSEDED, " + Words.span(words.until(token.getOverlapEndTime())) + " left";
    }
    if (token.getEternal()) {
      return "ETERNAL";
    }
    String left = Words.span(words.until(token.getExpireTime()));
    return token.getState() == ServiceToken.State.EXPIRING
        ? "EXPIRES IN " + left.toUpperCase(Locale.ROOT)
        : "ACTIVE, " + left + " left";
  }

  Table table(List<ServiceToken> tokens) {
    Table table = Table.of("TOKEN ID", "ACCOUNT", "NAME", "STATE", "LAST USED", "USES", "SCOPES");
    for (ServiceToken token : tokens) {
      table.row(
          token.getTokenId(),
          token.getAccount(),
          orDash(cut(token.getDisplayName())),
          state(token),
          token.hasLastUsedTime() ? words.relative(token.getLastUsedTime()) : "never",
          String.valueOf(token.getUseCount()),
          cut(list(token.getScopesList())));
    }
    return table;
  }

  Table card(ServiceToken token) {
    Table card =
        Table.card()
            .row("Token id", token.getTokenId())
            .row("Account", token.getAccount())
            .optionalRow("Name", token.getDisplayName())
            .row("State", state(token))
            .row("Scopes", list(token.getScopesList()))
            .row("Audiences", list(token.getAudiencesList()))
            .row("Format", token.getFormat().name())
            .row("Hint", orDash(token.getHint()))
            .row("Ends", words.full(token.getExpireTime()))
            .row("Created", words.full(token.getCreateTime()) + " by " + token.getCreator())
            .row(
                "Last used",
                token.hasLastUsedTime() ? words.full(token.getLastUsedTime()) : "never")
            .row("Uses", String.valueOf(token.getUseCount()))
            .row("Grant id", token.getGrantId())
            .optionalRow("Superseded by", token.getSupersededBy());
    if (token.hasOverlapEndTime()) {
      card.row("Overlap ends", words.full(token.getOverlapEndTime()));
    }
    if (token.hasRevokeTime()) {
      card.row("Revoked", words.full(token.getRevokeTime()))
          .optionalRow("Reason", token.getRevokeReason());
    }
    return card;
  }

  /** An access token, without itself. */
  Table card(TokenSet tokens) {
    return Table.card()
        .row("Token id", tokens.getTokenId())
        .row("Ends", words.full(tokens.getExpireTime()))
        .row("Scopes", list(tokens.getScopesList()))
        .row("Audiences", list(tokens.getAudiencesList()))
        .row("Grant id", tokens.getGrantId());
  }
}
