package io.tokenauthority.server.authority.admin.accounts;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.Tier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What service accounts may be, by configuration.
 *
 * @param issuer whose name is nobody's allowed audience: who holds a scope of the authority's may
 *     ask it anyway, alone
 * @param tiers the tiers that have limits
 * @param most how many service accounts there may be
 */
public record AccountRules(Issuer issuer, Set<Tier> tiers, long most) {

  /** Keeps its own copy. */
  public AccountRules {
    tiers = Set.copyOf(tiers);
  }

  Tier tier(String path, String text) {
    if (text.isEmpty()) {
      return Tier.DEFAULT;
    }
    if (!Tier.isTier(text) || !tiers.contains(new Tier(text))) {
      String known = tiers.stream().map(Tier::value).sorted().collect(Collectors.joining(", "));
      throw Denied.field(path, "must be a tier of the configuration: " + known);
    }
    return new Tier(text);
  }

  AudienceSet audiences(String path, List<String> texts) {
    AudienceSet audiences = Fields.audiences(path, texts);
    Audience own = issuer.asAudience();
    if (audiences.contains(own)) {
      throw Denied.field(path, "must not list the issuer name");
    }
    return audiences;
  }
}
