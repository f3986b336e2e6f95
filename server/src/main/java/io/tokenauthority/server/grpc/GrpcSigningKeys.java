package io.tokenauthority.server.grpc;

import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.keys.FindSigningKeys;
import io.tokenauthority.server.authority.keys.RevokeSigningKey;
import io.tokenauthority.server.authority.keys.RotateSigningKey;
import io.tokenauthority.server.grpc.wire.SigningKeyWire;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.v1.ListSigningKeysRequest;
import io.tokenauthority.v1.ListSigningKeysResponse;
import io.tokenauthority.v1.RevokeSigningKeyRequest;
import io.tokenauthority.v1.RevokeSigningKeyResponse;
import io.tokenauthority.v1.RotateSigningKeyRequest;
import io.tokenauthority.v1.RotateSigningKeyResponse;
import io.tokenauthority.v1.SigningKeysGrpc;
import java.util.Optional;

/** {@code tokenauthority.v1.SigningKeys} over gRPC. */
public final class GrpcSigningKeys extends SigningKeysGrpc.SigningKeysImplBase {
  private final Desk desk;
  private final FindSigningKeys find;
  private final RotateSigningKey rotate;
  private final RevokeSigningKey revoke;
  private final SigningKeyWire wire;

  public GrpcSigningKeys(
      Desk desk,
      FindSigningKeys find,
      RotateSigningKey rotate,
      RevokeSigningKey revoke,
      SigningKeyWire wire) {
    this.desk = desk;
    this.find = find;
    this.rotate = rotate;
    this.revoke = revoke;
    this.wire = wire;
  }

  @Override
  public void listSigningKeys(
      ListSigningKeysRequest request, StreamObserver<ListSigningKeysResponse> to) {
    desk.admin(
        to,
        call -> {
          Listing<SigningKeyRecord> page =
              find.list(
                  call,
                  new ListRequest(
                      request.getPageSize(), request.getPageToken(), request.getFilter()));
          return ListSigningKeysResponse.newBuilder()
              .addAllSigningKeys(page.items().stream().map(wire::message).toList())
              .setNextPageToken(page.nextPageToken())
              .build();
        });
  }

  @Override
  public void rotateSigningKey(
      RotateSigningKeyRequest request, StreamObserver<RotateSigningKeyResponse> to) {
    desk.admin(
        to,
        call -> {
          Optional<KeyId> onlyWhile =
              request.getActiveKid().isEmpty()
                  ? Optional.empty()
                  : Optional.of(SigningKeyWire.keyId("active_kid", request.getActiveKid()));
          return wire.message(
              rotate.rotate(
                  call, SigningKeyWire.purpose("purpose", request.getPurpose()), onlyWhile));
        });
  }

  @Override
  public void revokeSigningKey(
      RevokeSigningKeyRequest request, StreamObserver<RevokeSigningKeyResponse> to) {
    desk.admin(
        to,
        call -> {
          KeyId id = SigningKeyWire.keyId("kid", request.getKid());
          String reason = Fields.reason("reason", request.getReason());
          return wire.message(
              request.getValidateOnly()
                  ? revoke.preview(call, id)
                  : revoke.revoke(call, id, reason));
        });
  }
}
