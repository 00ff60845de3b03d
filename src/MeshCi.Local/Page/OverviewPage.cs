namespace MeshCi.Local.Page;

/// <summary>The page with all meshes of all regions.</summary>
internal static class OverviewPage
{
    /// <summary>Renders the page.</summary>
    public static Html Render(OverviewView view, Clock clock)
    {
        var html = Frame.Begin("Meshes", hasOverview: false).Add($"<h1>Meshes</h1>");
        if (view.Meshes.Count == 0)
        {
            html.Add($"""<p class="lead">Nothing is deployed yet. <code>dotnet publish -p:MeshDeploy=true</code> deploys a service; """);
            html.Add($"""then reload this page.</p>""");
        }
        else
        {
            html.Add($"""<section aria-label="Meshes">""").BeginTable(
                "meshes", "All meshes of all regions and accounts", "Mesh", "Region", "Account", "Services", "Nodes", "Routes", "Gateways", "Changed");
            foreach (var mesh in view.Meshes)
            {
                html.BeginRow().Add($"""<a class="name" href="{new PageAddress(mesh.Address, 0, 0).Link}">{mesh.Address.Mesh}</a> """).AddVersion(mesh.Version);
                html.Cell("Region", isFirst: true).Add($"{mesh.Address.Region}");
                html.Cell("Account").Add($"{mesh.Address.MeshOwner}");
                html.Cell("Services").Add($"{mesh.Services}");
                html.Cell("Nodes").Add($"{mesh.Nodes}");
                html.Cell("Routes").Add($"{mesh.Routes}");
                html.Cell("Gateways").Add($"{mesh.Gateways}");
                html.Cell("Changed").AddTime(clock, mesh.UpdatedAt).EndRow();
            }

            html.EndTable().Add($"</section>");
        }

        ChangesTable.Add(html, view.Changes, clock, ofAll: true);
        return html.End(clock.Now);
    }
}
