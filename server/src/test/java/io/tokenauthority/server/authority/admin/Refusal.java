package io.tokenauthority.server.authority.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a refused call is checked for. */
public final class Refusal {
  private Refusal() {}

  /** The refusal that the call ends in. */
  public static Denied of(ThrowingCallable call) {
    Denied denied = catchThrowableOfType(Denied.class, call);
    assertThat(denied).as("a refusal").isNotNull();
    return denied;
  }

  /** Checks that the call is refused for this reason. */
  public static Denied requireReason(Reason reason, ThrowingCallable call) {
    Denied denied = of(call);
    assertThat(denied.reason()).as(denied.getMessage()).isEqualTo(reason);
    return denied;
  }

  /** Checks that the call is refused for this field. */
  public static Denied requireField(String path, ThrowingCallable call) {
    Denied denied = requireReason(Reason.FIELD_INVALID, call);
    assertThat(denied.field()).contains(path);
    return denied;
  }
}
