/** The protected service. */
@NullMarked
package io.tokenauthority.examples.spring.service;

import org.jspecify.annotations.NullMarked;
