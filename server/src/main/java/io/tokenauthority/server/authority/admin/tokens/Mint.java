package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.keys.Signers;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Principal;
import io.tokenauthority.token.jwt.TokenSigner;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes the secrets of service tokens. Signing takes a moment: never within a transaction. */
public final class Mint {

  private static final int HINT_LENGTH = 6;
  private static final int LENGTH_LIMIT = 4096;

  private final Issuer issuer;
  private final Signers signers;
  private final RandomGenerator random;

  public Mint(Issuer issuer, Signers signers, RandomGenerator random) {
    this.issuer = issuer;
    this.signers = signers;
    this.random = random;
  }

  /** A new token's id. */
  TokenId tokenId() {
    return TokenId.random(random);
  }

  /** A new grant's id. */
  GrantId grantId() {
    return GrantId.random(random);
  }

  /** The secret of a planned token. */
  Minted mint(TokenPlan plan) {
    return switch (plan.format()) {
      case OPAQUE -> opaque();
      case JWT -> signed(plan);
    };
  }

  private Minted opaque() {
    OpaqueToken token = OpaqueToken.mint(OpaqueKind.SERVICE, random);
    return new Minted(token.reveal(), token.digest(), token.hint(), Optional.empty());
  }

  private Minted signed(TokenPlan plan) {
    AccessClaims claims =
        AccessClaims.of(
            issuer,
            plan.id(),
            new Principal(plan.account().id(), plan.grant(), plan.account().generation()),
            plan.rights(),
            new Lifespan(plan.createTime(), plan.expireTime()));
    TokenSigner key = signers.current(KeyPurpose.SERVICE_TOKEN);
    Tier tier = plan.account().tier();
    String jwt = sign(key, tier.equals(Tier.DEFAULT) ? claims : claims.withTier(tier));
    SecretDigest digest = SecretDigest.of(jwt);
    return new Minted(
        jwt, digest, "jwt*" + digest.hex().substring(0, HINT_LENGTH), Optional.of(key.keyId()));
  }

  private static String sign(TokenSigner key, AccessClaims claims) {
    if (!key.fits(claims)) {
      throw Denied.because(
          Reason.LIMIT_REACHED,
          "the token would be too long: fewer scopes or audiences, or format OPAQUE",
          Map.of("limit", "token_bytes", "value", Integer.toString(LENGTH_LIMIT)));
    }
    return key.sign(claims);
  }
}
