namespace MeshCi.Local.Page;

/// <summary>Pages that say why there is nothing to see and what to do.</summary>
internal static class Notice
{
    private const string HowToGetIn = "Open the address with the key that 'dotnet msbuild <project> -t:MeshLocal' prints first; it also stands under 'page' in control-plane.json of the state directory, .meshci by default.";

    /// <summary>A browser without the cookie.</summary>
    public static Html NoKey() => Wording("This page needs its key", $"It shows what runs in the mesh to the administrator of this control plane only. {HowToGetIn}");

    /// <summary>An address with another key.</summary>
    public static Html WrongKey() => Wording("This is not the key of this control plane", $"The key in the address belongs to another state directory, or the administrator's key was made anew since. {HowToGetIn}");

    /// <summary>A request by a name of another machine.</summary>
    public static Html WrongHost() => Wording("Not by this name", "This control plane answers at 127.0.0.1 and localhost only. Use the address that MeshLocal prints.");

    /// <summary>A link to a mesh that is gone.</summary>
    public static Html NoMesh(string mesh) => Wording("No such mesh", $"There is no mesh {mesh} in that region now; it may have been deleted.", hasOverview: true);

    private static Html Wording(string title, string text, bool hasOverview = false) =>
        Frame.Begin(title, hasOverview).Add($"""<h1>{title}</h1><p class="lead">{text}</p>""").End(null);
}
