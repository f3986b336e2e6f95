package io.tokenauthority.server.authority.admin.accounts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds a change of a service account whose mask names what was set. */
final class Change {
  private final String account;
  private final List<String> mask = new ArrayList<>();
  private String etag = "";
  private String name = "";
  private List<String> scopes = List.of();
  private List<String> audiences = List.of();
  private String tier = "";
  private List<NewPublicKey> keys = List.of();
  private boolean enabled;

  Change(String account) {
    this.account = account;
  }

  Change etag(String value) {
    etag = value;
    return this;
  }

  Change name(String value) {
    mask.add("display_name");
    name = value;
    return this;
  }

  Change scopes(String... values) {
    mask.add("allowed_scopes");
    scopes = Arrays.asList(values);
    return this;
  }

  Change audiences(String... values) {
    mask.add("allowed_audiences");
    audiences = Arrays.asList(values);
    return this;
  }

  Change tier(String value) {
    mask.add("tier");
    tier = value;
    return this;
  }

  Change keys(NewPublicKey... values) {
    mask.add("public_keys");
    keys = Arrays.asList(values);
    return this;
  }

  Change enabled(boolean value) {
    mask.add("enabled");
    enabled = value;
    return this;
  }

  ServiceAccountChange build() {
    return new ServiceAccountChange(
        account, mask, etag, name, scopes, audiences, tier, keys, enabled);
  }
}
