package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.lifecycle.Role;
import java.util.List;

/**
 * {@code UpdateUserRequest}, as it came in.
 *
 * @param updateMask which of the fields after {@code etag} are read, by their proto names
 * @param etag empty: whatever is stored
 */
public record UserChange(
    String userId,
    List<String> updateMask,
    String etag,
    String email,
    String displayName,
    Role role,
    boolean enabled) {

  /** Keeps its own copy. */
  public UserChange {
    updateMask = List.copyOf(updateMask);
  }
}
