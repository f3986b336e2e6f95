package io.tokenauthority.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. Tells every fault, not only the first. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  public ConfigurationException(List<Fault> faults) {
    super(
        faults.stream().map(Fault::toString).collect(Collectors.joining("; ")), null, false, false);
    this.faults = List.copyOf(faults);
  }

  /** What is wrong, at least one. */
  public List<Fault> faults() {
    return faults;
  }
}
