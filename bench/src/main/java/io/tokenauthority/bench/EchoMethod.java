package io.tokenauthority.bench;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RefreshTokenResponse;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;

/** The RPCs that have an echo, named as in the contract. */
enum EchoMethod {
  ValidateToken(ValidateTokenRequest.getDefaultInstance(), ValidateTokenResponse.getDefaultInstance()),
  ValidateTokens(ValidateTokensRequest.getDefaultInstance(), ValidateTokensResponse.getDefaultInstance()),
  IssueToken(IssueTokenRequest.getDefaultInstance(), IssueTokenResponse.getDefaultInstance()),
  RefreshToken(RefreshTokenRequest.getDefaultInstance(), RefreshTokenResponse.getDefaultInstance());

  private final MessageLite request;
  private final MessageLite response;

  EchoMethod(MessageLite request, MessageLite response) {
    this.request = request;
    this.response = response;
  }

  MessageLite response() {
    return response;
  }

  MethodDescriptor<MessageLite, MessageLite> descriptor() {
    return MethodDescriptor.<MessageLite, MessageLite>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(EchoServer.SERVICE, name()))
        .setRequestMarshaller(ProtoLiteUtils.marshaller(request))
        .setResponseMarshaller(ProtoLiteUtils.marshaller(response))
        .build();
  }
}
