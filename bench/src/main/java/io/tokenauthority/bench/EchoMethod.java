package io.tokenauthority.bench;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
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
  ValidateToken(
      ValidateTokenRequest.getDefaultInstance(), ValidateTokenResponse.getDefaultInstance()),
  ValidateTokens(
      ValidateTokensRequest.getDefaultInstance(), ValidateTokensResponse.getDefaultInstance()),
  IssueToken(IssueTokenRequest.getDefaultInstance(), IssueTokenResponse.getDefaultInstance()),
  RefreshToken(RefreshTokenRequest.getDefaultInstance(), RefreshTokenResponse.getDefaultInstance());

  private final Message request;
  private final Message response;

  EchoMethod(Message request, Message response) {
    this.request = request;
    this.response = response;
  }

  Message response() {
    return response;
  }

  MethodDescriptor<Message, Message> descriptor() {
    return MethodDescriptor.<Message, Message>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(EchoServer.SERVICE, name()))
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(response))
        .build();
  }
}
