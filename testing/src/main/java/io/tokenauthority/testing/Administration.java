package io.tokenauthority.testing;

import com.google.protobuf.FieldMask;
import io.grpc.Channel;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.RevokeSigningKeyRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.RotateSigningKeyRequest;
import io.tokenauthority.v1.ServiceAccount;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.ServiceAccountsGrpc.ServiceAccountsBlockingStub;
import io.tokenauthority.v1.ServiceTokensGrpc;
import io.tokenauthority.v1.SigningKeysGrpc;
import io.tokenauthority.v1.SigningKeysGrpc.SigningKeysBlockingStub;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.UpdateServiceAccountRequest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What the test does as the authority's admin, over the wire like any admin. */
final class Administration {

  private static final int DEADLINE_SECONDS = 20;

  private final Channel asAdmin;
  private final String issuer;

  Administration(Channel asAdmin, String issuer) {
    this.asAdmin = asAdmin;
    this.issuer = issuer;
  }

  void create(String account, Collection<String> scopes, Collection<String> audiences) {
    var unused =
        accounts()
            .createServiceAccount(
                CreateServiceAccountRequest.newBuilder()
                    .setAccount(account)
                    .addAllAllowedScopes(scopes)
                    .addAllAllowedAudiences(listed(audiences))
                    .build());
  }

  void allow(String account, Collection<String> scopes, Collection<String> audiences) {
    update(
        ServiceAccount.newBuilder()
            .setAccount(account)
            .addAllAllowedScopes(scopes)
            .addAllAllowedAudiences(listed(audiences))
            .build(),
        "allowed_scopes",
        "allowed_audiences");
  }

  void setEnabled(String account, boolean enabled) {
    update(ServiceAccount.newBuilder().setAccount(account).setEnabled(enabled).build(), "enabled");
  }

  private void update(ServiceAccount to, String... fields) {
    var unused =
        accounts()
            .updateServiceAccount(
                UpdateServiceAccountRequest.newBuilder()
                    .setServiceAccount(to)
                    .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(fields)))
                    .build());
  }

  /** A service token that outlives any jump of the clock; for no audiences: for all allowed. */
  String eternalToken(String account, Set<String> audiences) {
    return ServiceTokensGrpc.newBlockingStub(asAdmin)
        .withWaitForReady()
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .createServiceToken(
            CreateServiceTokenRequest.newBuilder()
                .setAccount(account)
                .setDisplayName("of a test")
                .addAllAudiences(audiences)
                .setEternal(true)
                .build())
        .getServiceTokenSecret();
  }

  void revoke(RevokeTokenRequest target) {
    var unused =
        TokenAuthorityGrpc.newBlockingStub(asAdmin)
            .withWaitForReady()
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .revokeToken(target);
  }

  /** Has the next key sign, and gives the id of the one that signed before. */
  String rotateKey() {
    return keys()
        .rotateSigningKey(RotateSigningKeyRequest.getDefaultInstance())
        .getPrevious()
        .getKid();
  }

  void revokeKey(String keyId) {
    var unused =
        keys().revokeSigningKey(RevokeSigningKeyRequest.newBuilder().setKid(keyId).build());
  }

  /** No account lists the authority among its audiences: a scope of the authority's is enough. */
  private List<String> listed(Collection<String> audiences) {
    return audiences.stream().filter(each -> !each.equals(issuer)).toList();
  }

  private ServiceAccountsBlockingStub accounts() {
    return ServiceAccountsGrpc.newBlockingStub(asAdmin)
        .withWaitForReady()
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private SigningKeysBlockingStub keys() {
    return SigningKeysGrpc.newBlockingStub(asAdmin)
        .withWaitForReady()
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }
}
