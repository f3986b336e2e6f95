package io.tokenauthority.server.config;

/**
 * The admin to make at the first start, when there is none.
 *
 * @param username as in {@code User.username}
 * @param password its password
 */
public record AdminConfig(String username, Secret password) {}
