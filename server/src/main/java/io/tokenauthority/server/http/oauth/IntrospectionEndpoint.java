package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.ValidateToken;
import io.tokenauthority.server.authority.Validation;
import io.tokenauthority.server.authority.Validation.Active;
import io.tokenauthority.server.authority.Validation.Question;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpHandler;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Instead;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Actor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code /oauth2/introspect} (RFC 7662). Who asks needs {@code tokens:validate}, or asks about its
 * own token.
 */
final class IntrospectionEndpoint implements HttpHandler {

  private static final Duration PATIENCE = Duration.ofSeconds(9);

  private final ValidateToken validate;
  private final ClientAuthentication clients;
  private final Tally tally;

  IntrospectionEndpoint(ValidateToken validate, ClientAuthentication clients, Tally tally) {
    this.validate = validate;
    this.clients = clients;
    this.tally = tally;
  }

  @Override
  public HttpAnswer answer(HttpRequest request) {
    Parameters form = Forms.of(request);
    Principal caller =
        clients
            .find(request, form)
            .orElseThrow(
                () ->
                    new Instead(OAuthError.INVALID_CLIENT.answer("the caller must authenticate")));
    Question question = Question.of(Forms.require(form, "token"));
    Validation verdict = verdict(request.call(Optional.of(caller)), question);
    tally.validated().increment();
    JsonObject answer =
        verdict instanceof Active active
            ? active(active.facts().claims())
            : new JsonObject().with("active", false);
    return HttpAnswer.json(200, answer.text()).unstored();
  }

  private Validation verdict(Call call, Question question) {
    Optional<Validation> known = validate.tryNow(call, question);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      return validate
          .work(call, question)
          .toCompletableFuture()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException refusal
          ? refusal
          : new IllegalStateException("a validation failed", failed.getCause());
    } catch (TimeoutException late) {
      throw Denied.later(Reason.OVERLOADED, "no verdict in time", Duration.ofSeconds(1));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Denied.later(Reason.OVERLOADED, "the server ends", Duration.ofSeconds(1));
    }
  }

  private static JsonObject active(AccessClaims claims) {
    List<String> audiences = claims.audiences().asTexts();
    JsonObject answer =
        new JsonObject()
            .with("active", true)
            .with("iss", claims.issuer().value())
            .with("sub", claims.account().value())
            .with("client_id", claims.clientId().value())
            .with("scope", claims.scopes().asText())
            .with("token_type", "Bearer")
            .with("iat", claims.issuedAt().getEpochSecond())
            .with("exp", claims.expiresAt().getEpochSecond())
            .with("jti", claims.tokenId().value())
            .with("sid", claims.grantId().value());
    if (audiences.size() == 1) {
      answer.with("aud", audiences.get(0));
    } else {
      answer.with("aud", audiences);
    }
    claims.tier().ifPresent(tier -> answer.with("tier", tier.value()));
    claims
        .confirmation()
        .ifPresent(
            bound -> answer.with("cnf", new JsonObject().with("x5t#S256", bound.thumbprint())));
    claims.actor().ifPresent(actor -> answer.with("act", actor(actor)));
    return answer;
  }

  private static JsonObject actor(Actor actor) {
    JsonObject answer = new JsonObject().with("sub", actor.principal().account().value());
    actor.inner().ifPresent(inner -> answer.with("act", actor(inner)));
    return answer;
  }
}
