package io.tokenauthority.server.http.dashboard.view;

import java.util.List;
import java.util.Optional;

/**
 * What stands around every page.
 *
 * @param who the name of who is signed in
 * @param formToken what each form of this session carries
 * @param notice what was just done
 */
public record Frame(
    String title,
    List<Place> places,
    String who,
    String role,
    String formToken,
    Optional<Notice> notice) {

  /** Keeps its own copy. */
  public Frame {
    places = List.copyOf(places);
  }

  /** A link among the places. */
  public record Place(String path, String icon, String name, boolean current) {}
}
