package io.tokenauthority.server.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns settings into typed values and parts of the tree. A value or a part that cannot be made is
 * noted as a fault and its default stands in, so that the rest is looked at too; what was made then
 * is never used.
 */
final class Binder {
  private final Map<String, Setting> settings;
  private final Faults faults;

  Binder(Map<String, Setting> settings, Faults faults) {
    this.settings = settings;
    this.faults = faults;
  }

  /** The value of a key that has a default. */
  <T> T get(Key<T> key) {
    return find(key).orElseGet(() -> key.form().apply(key.fallback().orElseThrow()));
  }

  /** The value, where one was given. */
  <T> Optional<T> find(Key<T> key) {
    Setting setting = settings.get(key.name());
    if (setting == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(key.form().apply(setting.value()));
    } catch (IllegalArgumentException nonsense) {
      faults.add(setting.fault(String.valueOf(nonsense.getMessage())));
      return Optional.empty();
    }
  }

  /** A part of the tree; made of defaults where its constructor refuses what was given. */
  <T> T part(Function<Binder, T> make) {
    try {
      return make.apply(this);
    } catch (ConfigurationException refused) {
      refused.faults().forEach(fault -> faults.add(withOrigin(fault)));
      return make.apply(new Binder(Map.of(), new Faults()));
    }
  }

  private Fault withOrigin(Fault fault) {
    Setting setting = settings.get(fault.where());
    return setting == null ? fault : setting.fault(fault.what());
  }
}
