package io.tokenauthority.server.http.dashboard.view;

import io.tokenauthority.server.http.dashboard.view.Confirmation.Fact;
import java.util.List;
import java.util.Optional;

/** How a replica does, part by part. */
public record HealthView(Badge state, List<Part> parts) {

  /** Keeps its own copy. */
  public HealthView {
    parts = List.copyOf(parts);
  }

  /** One part. */
  public record Part(String name, Optional<Badge> state, List<Fact> facts) {
    /** Keeps its own copy. */
    public Part {
      facts = List.copyOf(facts);
    }
  }
}
