/**
 * A real Chromium before a real authority. It is driven by chromedriver over the WebDriver protocol
 * (W3C), which is a few JSON messages: no library of hundreds of classes is needed for that.
 */
@NullMarked
package io.tokenauthority.server.browser;

import org.jspecify.annotations.NullMarked;
