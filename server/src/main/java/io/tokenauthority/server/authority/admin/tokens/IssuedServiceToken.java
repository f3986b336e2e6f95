package io.tokenauthority.server.authority.admin.tokens;

/** A new service token with its secret, which is shown here and nowhere else. */
public record IssuedServiceToken(String secret, ServiceTokenRecord token) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "IssuedServiceToken[" + token.holding().token() + "]";
  }
}
