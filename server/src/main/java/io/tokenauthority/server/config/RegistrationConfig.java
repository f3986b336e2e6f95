package io.tokenauthority.server.config;

/**
 * Who may register.
 *
 * @param enabled whether anyone may
 * @param approval whether an admin must approve
 * @param maxUsers how many users there may be in all
 */
public record RegistrationConfig(boolean enabled, boolean approval, int maxUsers) {}
