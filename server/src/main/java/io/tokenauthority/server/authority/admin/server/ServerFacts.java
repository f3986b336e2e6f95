package io.tokenauthority.server.authority.admin.server;

/**
 * What the database knows of the server.
 *
 * @param setUp whether an admin exists
 * @param epoch what revocation sequences begin with
 * @param store what kind of database it is
 */
public record ServerFacts(boolean setUp, int epoch, String store) {}
