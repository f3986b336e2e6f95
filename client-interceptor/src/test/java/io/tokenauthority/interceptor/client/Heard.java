package io.tokenauthority.interceptor.client;

import io.grpc.Metadata;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An asker that notes its answers, so that a second one would show. */
final class Heard implements Asker {

  final List<String> answers = new CopyOnWriteArrayList<>();
  final List<AuthorityError> errors = new CopyOnWriteArrayList<>();

  volatile Runnable leave = () -> {};

  @Override
  public void waits(Runnable how) {
    leave = how;
  }

  @Override
  public void granted(Metadata headers) {
    answers.add(String.valueOf(headers.get(HeldToken.AUTHORIZATION)));
  }

  @Override
  public void refused(AuthorityError error) {
    answers.add(error.code().name());
    errors.add(error);
  }
}
