package io.tokenauthority.server.authority.admin;

/**
 * Which part of a listing, as it came in.
 *
 * @param pageSize at most 1000; 0 means 100
 * @param pageToken what the page before gave; empty for the first
 * @param filter the package's filter grammar; empty for all
 */
public record ListRequest(int pageSize, String pageToken, String filter) {}
