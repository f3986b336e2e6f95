package io.tokenauthority.server.authority.keys;

import io.tokenauthority.server.lifecycle.SigningKeyRecord;

/** One key gave way to another. */
public record KeyRotation(
    SigningKeyRecord active, SigningKeyRecord previous, SigningKeyRecord next) {}
