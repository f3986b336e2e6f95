package io.tokenauthority.interceptor.server.access;

import java.util.List;

/** Methods without a usable access rule are about to be served: start-up must fail (P8). */
public final class MissingAccessRuleException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final List<String> faults;

  MissingAccessRuleException(List<String> faults) {
    super(
        "every method needs an access rule, by the option tokenauthority.v1.access in its .proto"
            + " or from the builder: "
            + String.join("; ", faults));
    this.faults = List.copyOf(faults);
  }

  /** One line a method: its full name, and what is wrong where more is wrong than absence. */
  public List<String> faults() {
    return faults;
  }
}
