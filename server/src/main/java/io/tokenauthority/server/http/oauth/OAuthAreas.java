package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.http.Area;
import io.tokenauthority.server.http.Area.Sharing;
import io.tokenauthority.server.http.FaultPage;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Issuer;
import java.util.ArrayList;
import java.util.List;

/** OAuth's paths. */
public final class OAuthAreas {

  private OAuthAreas() {}

  /** The names by which clients' assertions may call the authority: RFC 7523, 3 knows two. */
  public static AudienceSet ownNames(Issuer issuer) {
    String endpoint = Documents.base(issuer) + Documents.TOKEN;
    return Audience.isAudience(endpoint)
        ? AudienceSet.of(issuer.asAudience(), new Audience(endpoint))
        : AudienceSet.of(issuer.asAudience());
  }

  /** All of them, for an authority of this name. */
  public static List<Area> of(Issuer issuer, OAuthActs acts, Tally tally) {
    FaultPage faults = new OAuthFaults();
    ClientAuthentication clients = new ClientAuthentication(acts.identify());
    Documents documents = new Documents(issuer, acts.keySet());
    List<Route> wellKnown = new ArrayList<>();
    wellKnown.add(Route.get(Documents.KEYS, documents::keys));
    documents.metadataPaths().forEach(path -> wellKnown.add(Route.get(path, documents::metadata)));
    List<Route> endpoints =
        List.of(
            Route.post(Documents.TOKEN, new TokenEndpoint(acts, clients, tally)),
            Route.post(
                Documents.INTROSPECT, new IntrospectionEndpoint(acts.validate(), clients, tally)),
            Route.post(Documents.REVOKE, new RevocationEndpoint(acts.revoke(), clients, tally)));
    return List.of(
        new Area("/.well-known/", Sharing.CONFIGURED_ORIGINS, wellKnown, faults),
        new Area("/oauth2/", Sharing.CONFIGURED_ORIGINS, endpoints, faults));
  }
}
