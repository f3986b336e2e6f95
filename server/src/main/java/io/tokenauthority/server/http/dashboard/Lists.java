package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.dashboard.view.Pages;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists of a page: how many rows it shows, and how one goes on. */
final class Lists {

  private static final int ROWS = 50;
  private static final String PAGE = "page";

  private Lists() {}

  /**
   * One page of a list.
   *
   * @param filter the form above it, with what is wrong in it
   */
  record Shown<T>(List<T> items, Pages pages, Form filter) {}

  /**
   * Reads the page that a query asks for; a filter that cannot be gives none, and says why.
   *
   * @param path the list's address
   */
  static <T> Shown<T> show(
      String path, Parameters query, Terms terms, Function<ListRequest, Listing<T>> list) {
    Map<String, List<String>> values = new HashMap<>();
    query.names().forEach(name -> values.put(name, query.all(name)));
    try {
      Listing<T> found =
          list.apply(new ListRequest(ROWS, query.find(PAGE).orElse(""), terms.text()));
      return new Shown<>(
          found.items(),
          pages(path, query, found.nextPageToken()),
          blank(values, Optional.empty()));
    } catch (Denied refused) {
      if (refused.reason() != Reason.FIELD_INVALID) {
        throw refused;
      }
      Form.Problem problem = new Form.Problem("", "That cannot be looked for.");
      return new Shown<>(List.of(), new Pages("", ""), blank(values, Optional.of(problem)));
    }
  }

  private static Form blank(Map<String, List<String>> values, Optional<Form.Problem> problem) {
    return new Form("", "", values, problem);
  }

  private static Pages pages(String path, Parameters query, String next) {
    String rest =
        query.names().stream()
            .filter(name -> !name.equals(PAGE) && !name.equals("done"))
            .sorted()
            .flatMap(name -> query.all(name).stream().map(value -> pair(name, value)))
            .collect(Collectors.joining("&"));
    String from = rest.isEmpty() ? path + "?" : path + "?" + rest + "&";
    return new Pages(
        query.find(PAGE).isPresent() ? from.substring(0, from.length() - 1) : "",
        next.isEmpty() ? "" : from + pair(PAGE, next));
  }

  private static String pair(String name, String value) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
