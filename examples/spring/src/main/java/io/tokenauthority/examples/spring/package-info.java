/**
 * Spring Boot with Spring gRPC: identity, guard and interceptors as beans. {@code service} is a
 * protected service, {@code caller} calls it; this package holds what both are configured by.
 * Nothing is null.
 */
@NullMarked
package io.tokenauthority.examples.spring;

import org.jspecify.annotations.NullMarked;
