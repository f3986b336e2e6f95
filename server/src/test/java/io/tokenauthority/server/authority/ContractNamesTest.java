package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.Validation.InactiveReason;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.Revocation;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Our enums that carry the contract's names carry all of them, in the contract's order. */
class ContractNamesTest {

  private static final Predicate<String> OF_THE_WIRE =
      name -> name.endsWith("UNSPECIFIED") || name.equals("UNRECOGNIZED");

  @Test
  void reasons_areTheContracts() {
    assertThat(names(Reason.values())).isEqualTo(names(ErrorReason.values()));
  }

  @Test
  void causes_areTheContracts() {
    assertThat(names(Cause.values())).isEqualTo(names(Revocation.Reason.values()));
  }

  @Test
  void inactiveReasons_areTheContracts() {
    assertThat(names(InactiveReason.values()).stream().map(name -> "INACTIVE_REASON_" + name))
        .containsExactlyElementsOf(names(io.tokenauthority.v1.InactiveReason.values()));
  }

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Enum::name).filter(OF_THE_WIRE.negate()).toList();
  }
}
