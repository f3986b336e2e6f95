package io.tokenauthority.token.key;

import java.lang.reflect.InvocationTargetException;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;

/**
 * Finds the Amazon Corretto Crypto Provider. By reflection: it is an optional dependency with one
 * jar per platform, and whoever embeds this module may leave it out.
 *
 * @param provider present if it is registered and healthy
 * @param finding its name and version, or in a few words why not; never an exception's text, which
 *     may hold a path
 */
record NativeProvider(Optional<Provider> provider, String finding) {

  private static final String CLASS_NAME =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  static NativeProvider load() {
    return load(CLASS_NAME);
  }

  static NativeProvider load(String className) {
    try {
      Class<?> type = Class.forName(className);
      Provider provider = (Provider) type.getField("INSTANCE").get(null);
      if (type.getMethod("getLoadingError").invoke(provider) != null) {
        return absent("the native provider does not load here");
      }
      type.getMethod("assertHealthy").invoke(provider);
      return new NativeProvider(
          Optional.of(registered(provider)), provider.getName() + " " + provider.getVersionStr());
    } catch (ClassNotFoundException notThere) {
      return absent("no native provider on the class path");
    } catch (InvocationTargetException unhealthy) {
      return absent("the native provider failed its self-test");
    } catch (ReflectiveOperationException | ClassCastException | LinkageError misfit) {
      return absent("the native provider does not load here");
    }
  }

  private static NativeProvider absent(String finding) {
    return new NativeProvider(Optional.empty(), finding);
  }

  /** The one of that name in the JVM's list, which may be an earlier one's instance. */
  private static Provider registered(Provider provider) {
    Security.addProvider(provider); // at the end; no effect if the name is there
    Provider known = Security.getProvider(provider.getName());
    return known == null ? provider : known;
  }
}
