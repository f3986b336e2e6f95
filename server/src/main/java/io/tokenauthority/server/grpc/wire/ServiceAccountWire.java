package io.tokenauthority.server.grpc.wire;

import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.authority.admin.accounts.NewPublicKey;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.store.PublicKeys;
import io.tokenauthority.v1.PublicKey;
import io.tokenauthority.v1.ServiceAccount;
import java.util.List;

/** Service accounts and their public keys. */
public final class ServiceAccountWire {

  private ServiceAccountWire() {}

  /** As a message. */
  public static ServiceAccount message(
      io.tokenauthority.server.authority.admin.accounts.ServiceAccount record) {
    Account account = record.account();
    return ServiceAccount.newBuilder()
        .setAccount(account.id().value())
        .setDisplayName(account.displayName())
        .addAllAllowedScopes(account.allowedScopes().asTexts())
        .addAllAllowedAudiences(account.allowedAudiences().asTexts())
        .setTier(account.tier().value())
        .addAllPublicKeys(record.keys().stream().map(ServiceAccountWire::message).toList())
        .setEnabled(account.isActive())
        .setGeneration(account.generation())
        .setCreateTime(Times.timestamp(account.createTime()))
        .setCreator(account.creator())
        .setUpdateTime(Times.timestamp(account.updateTime()))
        .setEtag(Etags.of(account))
        .build();
  }

  /** The keys to register. */
  public static List<NewPublicKey> keys(List<PublicKey> messages) {
    return messages.stream()
        .map(key -> new NewPublicKey(key.getKeyId(), key.getJwkJson(), key.getDisplayName()))
        .toList();
  }

  private static PublicKey message(PublicKeys.Holding holding) {
    PublicKey.Builder message =
        PublicKey.newBuilder()
            .setKeyId(holding.key().keyId())
            .setJwkJson(holding.key().jwk())
            .setDisplayName(holding.key().displayName())
            .setGrantId(holding.grant().id().value())
            .setCreateTime(Times.timestamp(holding.grant().createTime()));
    holding.lastUsed().ifPresent(time -> message.setLastUsedTime(Times.timestamp(time)));
    return message.build();
  }
}
