namespace MeshCi.Local.Page;

/// <summary>Pages that explain why nothing is shown and what to do.</summary>
internal static class Notice
{
    private const string HowToGetIn =
        "Open the address with the key, which 'dotnet msbuild <project> -t:MeshLocal' prints first. "
        + "It is also the value of 'page' in control-plane.json in the state directory, .meshci by default.";

    /// <summary>A browser without the cookie.</summary>
    public static Html NoKey() =>
        Wording("This page requires a key", $"It shows the mesh only to the administrator of this control plane. {HowToGetIn}");

    /// <summary>An address with a wrong key.</summary>
    public static Html WrongKey() => Wording(
        "This is not the key of this control plane",
        $"The key in the address belongs to another state directory, or the administrator's key has been replaced since. {HowToGetIn}");

    /// <summary>A request with the name of another machine.</summary>
    public static Html WrongHost() => Wording(
        "Unknown host name", "This control plane responds only at 127.0.0.1 and localhost. Use the address that MeshLocal prints.");

    /// <summary>A link to a mesh that no longer exists.</summary>
    public static Html NoMesh(string mesh) => Wording(
        "No such mesh", $"Mesh {mesh} does not exist in that region; it may have been deleted.", hasOverview: true);

    private static Html Wording(string title, string text, bool hasOverview = false) =>
        Frame.Begin(title, hasOverview).Add($"""<h1>{title}</h1><p class="lead">{text}</p>""").End(null);
}
