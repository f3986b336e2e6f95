package io.tokenauthority.server.authority.admin;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.store.Page;
import io.tokenauthority.server.store.PageRequest;
import java.util.Optional;
import java.util.function.Function;

/** What every List method does around its query: page size, page token in, page token out. */
public final class Listings {

  private static final int USUAL_SIZE = 100;

  private final PageTokens tokens;

  /** Listings whose page tokens these are. */
  public Listings(PageTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * One page.
   *
   * @param listing the method, and whatever else beside the filter a page token is bound to
   * @param query reads the page
   */
  public <T> Listing<T> page(
      Call call, String listing, ListRequest request, Function<PageRequest, Page<T>> query) {
    int size = size(request.pageSize());
    String bound = listing + "\n" + request.filter();
    Optional<String> after =
        request.pageToken().isEmpty()
            ? Optional.empty()
            : Optional.of(tokens.open(bound, request.pageToken(), call.now()));
    Page<T> page = query.apply(new PageRequest(size, after));
    String next = page.next().map(position -> tokens.seal(bound, position, call.now())).orElse("");
    return new Listing<>(page.items(), next);
  }

  private static int size(int asked) {
    if (asked < 0 || asked > PageRequest.MAX_SIZE) {
      throw Denied.field("page_size", "must be 0 to " + PageRequest.MAX_SIZE);
    }
    return asked == 0 ? USUAL_SIZE : asked;
  }
}
