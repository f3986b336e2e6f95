package io.tokenauthority.server.http.dashboard.view;

import java.util.List;

/**
 * What is asked before something is done that cannot be undone.
 *
 * @param question names what it is about
 * @param consequence what will have happened
 * @param verb the button
 * @param action where the answer goes
 * @param back where one comes from
 */
public record Confirmation(
    String question,
    String consequence,
    String verb,
    String action,
    String back,
    List<Fact> facts) {

  /** Keeps its own copy. */
  public Confirmation {
    facts = List.copyOf(facts);
  }

  /** A name and what stands beside it. */
  public record Fact(String name, String value) {}
}
