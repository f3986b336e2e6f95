package io.tokenauthority.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the store's values print of themselves (P5). */
class SecretsInTextTest {

  private final Samples samples = new Samples();

  @Test
  void P5_toString_holdsNoDigestCiphertextOrHash() {
    Account account = samples.service();
    User user = samples.user("ada", "ada@example.com", Role.ADMIN);
    Grant grant = samples.grant(GrantKind.SESSION, account);
    RefreshChain chain = samples.rotated(samples.chain(grant));
    ServiceToken token = samples.token(grant);
    SecretDigest offered = samples.digest();
    AuditTrail.Row row = samples.event(Samples.NOW);
    SigningKeyRecord key =
        new SigningKeyRecord(
            new KeyId("key-1"),
            KeyPurpose.ACCESS_TOKEN,
            SignatureAlgorithm.ES256,
            SigningKeyState.ACTIVE,
            "{}",
            samples.bytes(),
            Samples.NOW,
            Samples.NOW,
            Samples.LATER);
    IdempotentAnswers.Answer answer =
        new IdempotentAnswers.Answer(
            samples.digest(),
            samples.digest(),
            "id",
            samples.bytes(),
            Samples.LATER,
            Samples.LATER);
    String printed =
        String.join(
            "\n",
            user.toString(),
            new RefreshChains.Session(chain, grant, account).toString(),
            new ServiceTokens.Holding(token, grant, account, Optional.empty(), 1).toString(),
            new Installation.SetupOffer(offered, Samples.LATER).toString(),
            row.toString(),
            key.toString(),
            answer.toString());
    assertThat(printed).doesNotContain(user.passwordHash());
    for (byte[] secret :
        List.of(
            chain.current().bytes(),
            chain.handle().bytes(),
            chain.previous().orElseThrow().bytes(),
            chain.requestId().orElseThrow().bytes(),
            chain.sealedSuccessor().toArray(),
            token.digest().bytes(),
            offered.bytes(),
            row.hmac().toArray(),
            key.sealedPrivateKey().toArray(),
            answer.key().bytes(),
            answer.sealedSecret().toArray())) {
      assertThat(printed).doesNotContainIgnoringCase(HexFormat.of().formatHex(secret, 0, 8));
      assertThat(printed).doesNotContain(Arrays.toString(secret));
    }
  }
}
