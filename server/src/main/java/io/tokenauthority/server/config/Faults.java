package io.tokenauthority.server.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, to tell it all at once. For one thread. */
final class Faults {
  private final List<Fault> found = new ArrayList<>();

  /** Notes a fault unless {@code condition} holds. */
  Faults unless(boolean condition, String key, String what) {
    if (!condition) {
      add(new Fault(key, what));
    }
    return this;
  }

  void add(Fault fault) {
    if (!found.contains(fault)) {
      found.add(fault);
    }
  }

  void addAll(List<Fault> faults) {
    faults.forEach(this::add);
  }

  List<Fault> all() {
    return List.copyOf(found);
  }

  /** Ends the collecting: throws when anything was found. */
  void raise() {
    if (!found.isEmpty()) {
      throw new ConfigurationException(found);
    }
  }
}
